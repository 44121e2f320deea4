using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Benchmarking.Imports;
using Vectorscope.Jobs.Benchmarking.Reparsing;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Traces;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Benchmarking.Reparsing;

public sealed class ReparseTests
{
    private const string Comma = "{\"analysis\":\"a\",\"plan\":\"b\",\"commands\":[{\"keystrokes\":\"ls\\n\",\"duration\":1},]}";
    private const string Done = "{\"analysis\":\"a\",\"plan\":\"b\",\"commands\":[],\"task_complete\":true,}";
    private const string Prose = "I will list the files.";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reparse_StrictRunAsPatched_TellsWhichFailuresBecomeCommands()
    {
        await using var store = await TestStore.CreateAsync();
        await AddAsync(store, "first", ParserMode.Strict, TurnExamples.Raw, Comma, Done, Prose, Comma);
        await AddAsync(store, "second", ParserMode.Strict, TurnExamples.Raw, Prose);

        var result = (await store.Get<Reparse>().RunAsync("own", ParserMode.Patched, Stop))!;

        Assert.Equal(
            [
                new ReparseArm("first", 5, 0, FailuresBefore: 4, FailuresAfter: 1, FailureToCommands: 2, FailureToNoCommand: 1, 0, 0, Trials: 1),
                new ReparseArm("second", 2, 0, 1, 1, 0, 0, 0, 0, 0),
            ],
            result.Arms);
        Assert.Equal(
            [(2, ReparseChange.FailureToCommands, true), (3, ReparseChange.FailureToNoCommand, false), (5, ReparseChange.FailureToCommands, false)],
            result.Turns.Select(turn => (turn.Turn, turn.Change, turn.First)));
        Assert.Equal(ReplyRepair.TrailingCommas, Assert.Single(result.Turns[0].After.Repairs));
    }

    [Fact]
    public async Task Reparse_PatchedRunAsStrict_TellsTheReverse()
    {
        await using var store = await TestStore.CreateAsync();
        await AddAsync(store, "first", ParserMode.Patched, Comma, TurnExamples.Raw);

        var result = (await store.Get<Reparse>().RunAsync("own", ParserMode.Strict, Stop))!;

        Assert.Equal((0, 1, 1), (result.Arms[0].FailuresBefore, result.Arms[0].FailuresAfter, result.Arms[0].UnderstoodToFailure));
        Assert.Equal(1, Assert.Single(result.Turns).Turn);
    }

    [Fact]
    public async Task Reparse_WithItsOwnParser_ChangesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        await AddAsync(store, "first", ParserMode.Strict, TurnExamples.Raw, Comma, Prose);

        Assert.Empty((await store.Get<Reparse>().RunAsync("own", ParserMode.Strict, Stop))!.Turns);
    }

    [Fact]
    public async Task Reparse_CutReply_IsPerformedByThePatchedParserOnly()
    {
        await using var store = await TestStore.CreateAsync();
        await AddAsync(store, "first", ParserMode.Patched, TurnExamples.Turn(1, "p", TurnExamples.Raw, "") with { ReplyEnd = ReplyEnd.Length, Parser = ParserMode.Patched });

        var result = (await store.Get<Reparse>().RunAsync("own", ParserMode.Strict, Stop))!;

        Assert.Equal((ReparseChange.UnderstoodToFailure, true), (Assert.Single(result.Turns).Change, result.Turns[0].Cut));
    }

    [Fact]
    public async Task Reparse_ManyTrials_AsksTheStoreAsOftenAsForFew()
    {
        var count = new QueryCount();
        await using var store = await TestStore.CreateAsync(alter: count.Attach);
        ReparseResult? result = null;
        async Task ReparseAsync() => result = await store.Get<Reparse>().RunAsync("own", ParserMode.Patched, Stop);
        await AddAsync(store, "first", ParserMode.Strict, Comma);
        var few = await count.OfAsync(ReparseAsync);
        for (var i = 0; i < 40; i++) await AddAsync(store, "first", ParserMode.Strict, Comma, Prose, Comma);

        var many = await count.OfAsync(ReparseAsync);

        Assert.InRange(few, 1, 10);
        Assert.Equal(few, many);
        Assert.Equal((121, 41, 81), (result!.Arms[0].Turns, result.Arms[0].Trials, result.Arms[0].FailureToCommands));
    }

    [Fact]
    public async Task Reparse_MoreTurnsThanAreReadAtOnce_ReadsEachOnce()
    {
        var count = new QueryCount();
        await using var store = await TestStore.CreateAsync(alter: count.Attach);
        // Two such trials are read together, and the seventh alone.
        var replies = Enumerable.Repeat(Comma, 400).ToArray();
        foreach (var arm in new[] { "a", "b", "c", "d", "e", "f", "g" }) await AddAsync(store, arm, ParserMode.Strict, replies);
        ReparseResult? result = null;

        var queries = await count.OfAsync(async () => result = await store.Get<Reparse>().RunAsync("own", ParserMode.Patched, Stop));

        Assert.Equal(["a", "b", "c", "d", "e", "f", "g"], result!.Arms.Select(arm => arm.Name));
        Assert.All(result.Arms, arm => Assert.Equal((400, 400), (arm.Turns, arm.FailureToCommands)));
        Assert.Equal(Enumerable.Range(1, 400), result.Turns.Where(turn => turn.Arm == "g").Select(turn => turn.Turn));
        Assert.InRange(queries, 4, 15);
    }

    [Fact]
    public async Task Reparse_ImportedRetellings_AreNotComparable()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.Harbor);
        var run = await store.Get<RunImport>().ImportAsync(folder.Root, Stop);

        var result = (await store.Get<Reparse>().RunAsync(run.RunId, ParserMode.Patched, Stop))!;

        Assert.Equal((0, 6), (result.Arms[0].Turns, result.Arms[0].NotComparable));
        Assert.Empty(result.Turns);
    }

    [Fact]
    public async Task Reparse_NoBenchmark_IsNothing()
    {
        await using var store = await TestStore.CreateAsync();

        Assert.Null(await store.Get<Reparse>().RunAsync(await store.SubmitAsync(), ParserMode.Strict, Stop));
    }

    private static Task AddAsync(TestStore store, string arm, ParserMode parser, params string[] replies) => AddAsync(store, arm, parser,
        [.. replies.Select((reply, i) => TurnExamples.Turn(i + 1, "p", reply, "") with { Parser = parser, Parsed = ReplyParser.Parse(reply, parser) })]);

    private static async Task AddAsync(TestStore store, string arm, ParserMode parser, params TraceTurn[] turns)
    {
        var position = 0;
        await using (var context = await store.Contexts.CreateDbContextAsync(Stop))
        {
            position = context.Trials.Count();
            if (context.Runs.All(run => run.Id != "own"))
            {
                context.Runs.Add(new Run { Id = "own", Kind = "benchmark", Name = "own", Spec = "{}", Snapshot = "null", State = Vectorscope.Jobs.Store.RunState.Completed });
                await context.SaveChangesAsync(Stop);
            }
        }
        await store.Get<TrialStore>().ImportAsync(
            "own", new TrialIdentity(position, $"task__{position}", "task", arm, position + 1, 1, null),
            new FinishedTrial(TrialOutcome.Failed, null, 0, null, new Dictionary<string, double>(), [], [], false), null, null, turns, TrialCounts.None, Stop);
    }
}
