using System.Text.Json;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Runs;

public sealed class RunServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_ValidSpec_QueuesARunWithItsTimeline()
    {
        await using var store = await TestStore.CreateAsync();

        var id = await store.SubmitAsync("first");

        var run = await store.FindAsync(id);
        Assert.Equal((RunState.Queued, "first", "scripted", 0), (run.State, run.Name, run.Kind, run.Attempt));
        Assert.Equal(store.Time.GetUtcNow(), run.CreatedAt);
        var entry = Assert.Single(await store.Queries.TimelineAsync(id, Token));
        Assert.Equal(RunState.Queued, entry.State);
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("{}", "kind")]
    [InlineData("""{"kind": 3}""", "kind")]
    [InlineData("""{"kind": "dance"}""", "kind")]
    [InlineData("""{"kind": "scripted"}""", "name")]
    public async Task Submit_BadSpec_NamesTheFieldAndStoresNothing(string spec, string field)
    {
        await using var store = await TestStore.CreateAsync();
        using var json = JsonDocument.Parse(spec);

        var result = await store.Runs.SubmitAsync(json.RootElement, null, Token);

        Assert.False(result.IsAccepted);
        Assert.Equal(field, Assert.Single(result.Errors).Field);
        Assert.Equal(0, await store.Queries.CountAsync(new RunFilter(), Token));
    }

    /// <summary>Runs with one name cannot be told apart in lists; what somebody names without copying stays as it was given.</summary>
    [Fact]
    public async Task Submit_ACopy_IsNumberedWhereItsNameIsTaken()
    {
        await using var store = await TestStore.CreateAsync();
        var first = await store.SubmitAsync("a%b");
        var run = await store.FindAsync(first);
        var plain = await store.SubmitAsync("a%b");
        using var spec = JsonDocument.Parse(run.Spec);

        List<string> names = [(await store.FindAsync(plain)).Name];
        for (var i = 0; i < 2; i++)
        {
            var copy = await store.Runs.SubmitAsync(spec.RootElement, first, Token);
            names.Add((await store.FindAsync(copy.RunId!)).Name);
        }
        using var copied = JsonDocument.Parse(run.Spec.Replace("a%b", "a%b (2)", StringComparison.Ordinal));
        names.Add((await store.FindAsync((await store.Runs.SubmitAsync(copied.RootElement, first, Token)).RunId!)).Name);

        Assert.Equal(["a%b", "a%b (2)", "a%b (3)", "a%b (4)"], names);
    }

    [Fact]
    public async Task Execute_HandlerCompletes_StoresOutcomeLogProgressAndAttempt()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        store.Script.Work = (context, _) =>
        {
            context.Log("one");
            context.Report(3, 10, "prompts");
            context.Warn("two");
            return Task.FromResult(RunOutcome.Completed("All done."));
        };

        Assert.True(await store.Executor.ExecuteAsync(id, Token));

        var run = await store.FindAsync(id);
        Assert.Equal((RunState.Completed, "All done.", 1), (run.State, run.Reason, run.Attempt));
        Assert.Equal((3L, 10L, "prompts"), (run.Progress.Done, run.Progress.Total, run.Progress.Unit));
        Assert.Null(run.LeaseOwner);
        var log = await store.Queries.LogAsync(id, 0, 100, Token);
        Assert.Equal([(1L, "one"), (2L, "two")], log.Select(line => (line.Sequence, line.Text)));
        var attempt = Assert.Single(await store.Queries.AttemptsAsync(id, Token));
        Assert.Equal((RunState.Completed, store.Time.GetUtcNow()), (attempt.State, attempt.EndedAt));
        Assert.Equal([RunState.Queued, RunState.Running, RunState.Completed],
            (await store.Queries.TimelineAsync(id, Token)).Select(entry => entry.State));
    }
}
