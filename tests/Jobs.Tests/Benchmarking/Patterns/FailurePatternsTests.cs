using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Benchmarking.Patterns;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Benchmarking.Patterns;

public sealed class FailurePatternsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OfRun_TwoArms_GroupsByShapeWithSharesAndExactTests()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync();
        var bench = new Bench(store, run);
        // Of 12 graded trials each: 3 and 9 are cut off and then unparsed three times or more, 6 and 2 fail without a finding, the others pass.
        for (var i = 0; i < 12; i++)
        {
            await bench.AddAsync("base", i, i < 3 ? [Cut(), .. Unparsed(3)] : [Fine()], i < 9 ? TrialOutcome.Failed : TrialOutcome.Passed, i < 3 ? AgentEnd.ParseFailures : AgentEnd.Completed);
            await bench.AddAsync("cautious", i, i < 9 ? [Cut(), .. Unparsed(3 + i)] : [Fine()], i < 11 ? TrialOutcome.Failed : TrialOutcome.Passed, i < 9 ? AgentEnd.ParseFailures : AgentEnd.Completed);
        }

        // Neither a failure of the machinery nor a cancelled trial is graded.
        await bench.AddAsync("cautious", 12, [Cut()], TrialOutcome.Infrastructure, null);

        var table = await store.Get<FailurePatterns>().OfRunAsync(run, null, Token);

        Assert.Equal((20, "base", 2), (table.Failed, table.Baseline, table.Tests));
        Assert.Equal(["truncated>parseFailure*3|parseFailures", "|completed"], table.Patterns.Select(pattern => pattern.Key));
        Assert.Equal([12, 8], table.Patterns.Select(pattern => pattern.Trials.Count));
        Assert.Equal([("base", 3, 12), ("cautious", 9, 12)], table.Patterns[0].Arms.Select(arm => (arm.Arm, arm.Count.Passed, arm.Count.Trials)));
        Assert.Null(table.Patterns[0].Arms[0].Test);
        // SciPy 1.10: fisher_exact([[9, 3], [3, 9]]) and ([[2, 10], [6, 6]]).
        Assert.Equal(0.039125701327881963, table.Patterns[0].Arms[1].Test!.TwoSided, 12);
        Assert.Equal(0.1930273253466146, table.Patterns[1].Arms[1].Test!.TwoSided, 12);
        // Holm over two tests.
        Assert.Equal(2 * 0.039125701327881963, table.Patterns[0].Arms[1].Adjusted!.Value, 12);
        Assert.Equal(0.1930273253466146, table.Patterns[1].Arms[1].Adjusted!.Value, 12);
    }

    [Fact]
    public async Task OfRun_CopiesOfATrial_CountOnceInSharesAndAreListed()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync();
        var bench = new Bench(store, run);
        await bench.AddAsync("base", 0, [Cut()], TrialOutcome.Failed, AgentEnd.TurnLimit, "same");
        await bench.AddAsync("base", 0, [Cut()], TrialOutcome.Failed, AgentEnd.TurnLimit, "same");
        await bench.AddAsync("base", 1, [Cut()], TrialOutcome.Failed, AgentEnd.TurnLimit, "same");

        var pattern = Assert.Single((await store.Get<FailurePatterns>().OfRunAsync(run, "base", Token)).Patterns);

        Assert.Equal(3, pattern.Trials.Count);
        var share = Assert.Single(pattern.Arms);
        Assert.Equal((2, 2), (share.Count.Passed, share.Count.Trials));
        Assert.Null(share.Test);
    }

    [Fact]
    public async Task OfRun_WithoutTrials_IsEmpty()
    {
        await using var store = await TestStore.CreateAsync();

        var table = await store.Get<FailurePatterns>().OfRunAsync(await store.SubmitAsync(), null, Token);

        Assert.Equal((0, 0, null), (table.Failed, table.Patterns.Count, table.Baseline));
    }

    [Fact]
    public async Task NearestFinding_AfterAndBefore_IsTheNearestTrialsTurn()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync();
        var bench = new Bench(store, run);
        var first = await bench.AddAsync("base", 0, [Fine(), Cut(), .. Unparsed(1), Cut()], TrialOutcome.Failed, null);
        var clean = await bench.AddAsync("base", 1, [Fine()], TrialOutcome.Passed, null);
        var last = await bench.AddAsync("base", 2, [Fine(), .. Unparsed(2)], TrialOutcome.Failed, null);
        var queries = store.Get<TrialQueries>();

        Assert.Equal(new TurnPlace(last, 2), await queries.NearestFindingAsync(run, first, null, after: true, Token));
        Assert.Equal(new TurnPlace(first, 4), await queries.NearestFindingAsync(run, clean, null, after: false, Token));
        Assert.Equal(new TurnPlace(first, 3), await queries.NearestFindingAsync(run, last, "parseFailure", after: false, Token));
        Assert.Null(await queries.NearestFindingAsync(run, last, null, after: true, Token));
        Assert.Null(await queries.NearestFindingAsync(run, clean, "truncated", after: true, Token));
    }

    private static TraceTurn Fine() => new() { Number = 1, Prompt = "p", Reply = "{}", Parsed = new ParsedReply { Commands = [new AgentCommand("ls\n", 1)] } };

    private static TraceTurn Cut() => Fine() with { ReplyEnd = ReplyEnd.Length };

    private static IEnumerable<TraceTurn> Unparsed(int count) => Enumerable.Repeat(Fine() with { Parsed = new ParsedReply { Error = "no" } }, count);

    private sealed class Bench(TestStore store, string run)
    {
        private int _position;

        public Task<long> AddAsync(string arm, int task, IEnumerable<TraceTurn> turns, TrialOutcome outcome, AgentEnd? end, string? said = null)
        {
            var place = _position++;
            return store.Get<TrialStore>().ImportAsync(
                run, new TrialIdentity(place, $"trial-{place}", $"task-{task}", arm, place, 1, null),
                new FinishedTrial(outcome, end, outcome == TrialOutcome.Passed ? 1 : 0, null, new Dictionary<string, double>(), [], [], false), null, null,
                // What is said differs from trial to trial: copies would be counted once.
                [.. turns.Select((turn, i) => turn with { Number = i + 1, Reply = said ?? $"{{}} {place}" })], TrialCounts.None, Token);
        }
    }
}
