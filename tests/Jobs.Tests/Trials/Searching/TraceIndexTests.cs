using Microsoft.Data.Sqlite;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.Jobs.Trials.Searching;
using static Vectorscope.Jobs.Tests.Trials.Searching.SearchedStore;

namespace Vectorscope.Jobs.Tests.Trials.Searching;

/// <summary>The index follows the store, whatever happens to its trials, its own file and its process.</summary>
public sealed class TraceIndexTests
{
    private static readonly EarlierData.EarlierData s_earlier = new(Episodes.Repository.EarlierData);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turns_AreFoundAsTheyAreAdded_AndNoLongerWhenTheTrialStartsAnew()
    {
        await using var store = await TestStore.CreateAsync();
        var (run, trial, number) = await RunningAsync(store);
        var trials = store.Get<TrialStore>();
        await trials.AddTurnsAsync(run, [new(trial, number, Turn(1, "needle", terminal: "shown needle"))], Token);
        Index(store);
        Assert.Equal("trial: 1 Reply, 1 Terminal", await FoundAsync(store, "needle"));

        // Its prompt is what was shown before, as the index knows though that turn is long indexed.
        await trials.AddTurnsAsync(run, [new(trial, number, Turn(2, "another needle", prompt: "shown needle"))], Token);
        Assert.Equal(1, (await store.Get<TraceIndexer>().StateAsync(Token)).Waiting);
        Index(store);
        Assert.Equal("trial: 1 Reply, 1 Terminal, 2 Reply", await FoundAsync(store, "needle"));

        await trials.GiveUpTryAsync(run, trial, number, TrialTryEnd.Infrastructure, "It broke.", null, Token);
        Assert.Equal("", await FoundAsync(store, "needle"));
        var again = await trials.StartAsync(run, trial, Token);
        await trials.AddTurnsAsync(run, [new(trial, again, Turn(1, "hay")), new(trial, again, Turn(2, "a thread"))], Token);
        Index(store);

        Assert.Equal("", await FoundAsync(store, "needle"));
        Assert.Equal("trial: 2 Reply", await FoundAsync(store, "thread"));
        Assert.Equal(0, Count(store, "needle"));
        Assert.Equal((1, 0), await store.Get<TraceIndexer>().StateAsync(Token) is var state ? (state.Trials, state.Waiting) : default);
    }

    [Fact]
    public async Task ADeletedRun_LeavesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        var (gone, kept) = (await store.SubmitAsync(), await store.SubmitAsync());
        await AddAsync(store, gone, 0, [Turn(1, "needle")]);
        await AddAsync(store, kept, 1, [Turn(1, "needle")]);
        Index(store);
        Assert.Equal(2, Count(store, "needle"));

        await store.Runs.CancelAsync(gone, Token);
        Assert.True((await store.Runs.DeleteAsync(gone, Token)).IsDone);
        Assert.Equal("trial-1: 1 Reply", await FoundAsync(store, "needle"));
        Index(store);

        Assert.Equal(1, Count(store, "needle"));
    }

    [Fact]
    public async Task AnIndexThatWasLeftInTheMiddle_GoesOnWhereItWas()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync();
        for (var i = 0; i < 5; i++)
        {
            await AddAsync(store, run, i, [.. Enumerable.Range(1, 300).Select(number => Turn(number, $"needle {number}"))]);
        }
        Assert.True(store.Get<TraceIndexer>().IndexSome(Token));
        var state = await store.Get<TraceIndexer>().StateAsync(Token);
        Assert.Equal((5, 3), (state.Trials, state.Waiting));

        await using var later = await TestStore.CreateAsync(store);
        Index(later);

        Assert.Equal(5 * 300, Count(later, "needle"));
        Assert.Equal(0, (await later.Get<TraceIndexer>().StateAsync(Token)).Waiting);
    }

    [Fact]
    public async Task AStoreOfAnEarlierVersion_IsIndexed()
    {
        await using var store = await TestStore.CreateAsync(fill: s_earlier.Unpack);
        Assert.True((await store.Get<TraceIndexer>().StateAsync(Token)).Waiting > 10);

        Index(store);

        var state = await store.Get<TraceIndexer>().StateAsync(Token);
        Assert.Equal(0, state.Waiting);
        var page = await store.Get<TraceSearch>().FindAsync(new TraceQuery("an", [TurnPart.Reply]), null, 1000, Token);
        await using var context = await store.Contexts.CreateDbContextAsync(Token);
        Assert.Equal(context.TurnTexts.AsEnumerable().Join(context.Turns, text => (text.TrialId, text.Number), turn => (turn.TrialId, turn.Number), (text, turn) => text.Reply[turn.AnswerStart..])
            .Count(reply => reply.Contains("an", StringComparison.OrdinalIgnoreCase)), page.Places);
        Assert.True(page.Places > 5, $"{page.Places} places were compared.");
    }

    [Fact]
    public async Task OneProcessAtATime_Indexes()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = await TestStore.CreateAsync(store);

        using (var turn = store.Get<TraceIndexer>().TryTakeTurn())
        {
            Assert.NotNull(turn);
            Assert.Null(other.Get<TraceIndexer>().TryTakeTurn());
        }

        using var next = other.Get<TraceIndexer>().TryTakeTurn();
        Assert.NotNull(next);
    }

    [Fact]
    public async Task ADamagedIndex_IsMadeAgain_ByTheService()
    {
        await using var store = await TestStore.CreateAsync(work: true);
        var service = ActivatorOf(store);
        await AddAsync(store, await store.SubmitAsync(), 0, [Turn(1, "needle")]);
        service.TryIndex(Token);
        Assert.Equal("trial-0: 1 Reply", await FoundAsync(store, "needle"));
        await File.WriteAllTextAsync(store.Folder.TraceIndex, new string('x', 9000), Token);

        service.TryIndex(Token);
        service.TryIndex(Token);

        Assert.Equal("trial-0: 1 Reply", await FoundAsync(store, "needle"));
    }

    [Fact]
    public async Task AnOlderStoreThatWasPutBack_IsComparedAnew()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync();
        await AddAsync(store, run, 0, [Turn(1, "needle")]);
        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(context.Database, "VACUUM INTO {0}", [store.Folder.Database + ".old"], Token);
        }
        await AddAsync(store, run, 1, [Turn(1, "needle")]);
        Index(store);
        Assert.Equal(2, Count(store, "needle"));

        SqliteConnection.ClearAllPools();
        File.Move(store.Folder.Database + ".old", store.Folder.Database, overwrite: true);
        File.Delete(store.Folder.Database + "-wal");
        Index(store);

        Assert.Equal("trial-0: 1 Reply", await FoundAsync(store, "needle"));
        Assert.Equal(1, Count(store, "needle"));
    }

    private static TraceIndexingService ActivatorOf(TestStore store) => new(
        store.Get<TraceIndexer>(), store.Get<TraceIndexFile>(), store.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<TraceIndexingService>.Instance);

    // What the index itself holds, whatever the store says of it.
    private static long Count(TestStore store, string text)
    {
        using var connection = store.Get<TraceIndexFile>().Open();
        return TraceIndexFile.Scalar(connection, "SELECT count(*) FROM Grams WHERE Grams MATCH $words", ("$words", Grams.Matching([text])!));
    }
}
