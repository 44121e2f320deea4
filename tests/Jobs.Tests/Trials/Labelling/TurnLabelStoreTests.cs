using System.Text;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials.Labelling;
using Vectorscope.Jobs.Trials.Records;
using static Vectorscope.Jobs.Tests.Trials.Searching.SearchedStore;

namespace Vectorscope.Jobs.Tests.Trials.Labelling;

public sealed class TurnLabelStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Labels_AreCountedRenamedAndTakenAway()
    {
        await using var store = await TestStore.CreateAsync();
        var (labels, run) = (store.Get<TurnLabelStore>(), await store.SubmitAsync());
        var (one, two) = (await AddAsync(store, run, 0, [Turn(1), Turn(2)]), await AddAsync(store, run, 1, [Turn(1)]));
        foreach (var (trial, turn, label) in new[] { (one, 1, "odd"), (one, 1, "odd"), (one, 2, "odd"), (two, 1, "odd"), (one, 1, "loop"), (two, 1, "stuck") })
        {
            Assert.True(await labels.AddAsync(trial, turn, label, Token));
        }
        Assert.False(await labels.AddAsync(two, 2, "no such turn", Token));
        Assert.Equal([new("odd", 3, 2), new("loop", 1, 1), new("stuck", 1, 1)], await labels.CountsAsync(Token));

        Assert.Equal(1, await labels.RenameAsync("loop", "odd", Token));
        Assert.Equal(1, await labels.RenameAsync("stuck", "given up", Token));
        Assert.Equal([new("odd", 3, 2), new("given up", 1, 1)], await labels.CountsAsync(Token));
        await labels.RemoveAsync(one, 2, "odd", Token);
        Assert.Equal([(1, "odd")], (await labels.OfTrialAsync(one, Token)).Select(label => (label.Turn, label.Text)));

        Assert.Equal(2, await labels.DeleteAsync("odd", Token));
        Assert.Equal(0, await labels.DeleteAsync("odd", Token));
        Assert.Equal([new("given up", 1, 1)], await labels.CountsAsync(Token));
    }

    [Fact]
    public async Task WhatIsWritten_StandsInListsAndTables_AndWatchersReadTheRowAgain()
    {
        await using var store = await TestStore.CreateAsync();
        var (labels, queries, run) = (store.Get<TurnLabelStore>(), store.Get<TrialQueries>(), await store.SubmitAsync());
        var trial = await AddAsync(store, run, 0, [Turn(1), Turn(2)]);
        var before = (await queries.TrialsAsync(run, new TrialFilter(), 0, 1, Token))[0].Change;

        await labels.AddAsync(trial, 2, "odd, isn't it", Token);
        await labels.NoteAsync(trial, 2, "first", Token);
        await labels.NoteAsync(trial, 2, " It says so itself. ", Token);
        await labels.NoteAsync(trial, 1, "gone", Token);
        await labels.NoteAsync(trial, 1, " ", Token);

        var turns = await queries.TurnsAsync(trial, Token);
        Assert.Equal([(0, null), (1, "It says so itself.")], turns.Select(turn => (turn.Labels.Count, turn.Note)));
        var row = Assert.Single(await queries.TrialsAsync(run, new TrialFilter(AfterChange: before), 0, 10, Token));
        Assert.Equal([(2, TurnLabelKind.Label, "odd, isn't it"), (2, TurnLabelKind.Note, "It says so itself.")], row.Labels.Select(label => (label.Turn, label.Kind, label.Text)));
        using var stream = new MemoryStream();
        await TrialCsv.WriteAsync(queries.StreamTrialsAsync(run, new TrialFilter(), Token), stream, Token);
        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n');
        Assert.EndsWith(",labels,notes", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",\"2: odd, isn't it\",2: It says so itself.", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATrialThatStartsAnew_LosesThem()
    {
        await using var store = await TestStore.CreateAsync();
        var (run, trial, number) = await RunningAsync(store);
        await store.Get<TrialStore>().AddTurnsAsync(run, [new(trial, number, Turn(1))], Token);
        await store.Get<TurnLabelStore>().AddAsync(trial, 1, "odd", Token);
        await store.Get<TurnLabelStore>().NoteAsync(trial, 1, "why?", Token);
        Assert.Equal(2, (await store.Get<TurnLabelStore>().OfTrialAsync(trial, Token)).Count);

        await store.Get<TrialStore>().RecoverAsync(run, Token);

        Assert.Empty(await store.Get<TurnLabelStore>().OfTrialAsync(trial, Token));
        Assert.Empty(await store.Get<TurnLabelStore>().CountsAsync(Token));
    }
}
