using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Trials.Records;

/// <summary>What the store counts is what a loop over the traces counts.</summary>
public sealed class TurnTalliesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counts_OfArmsAndTrials_AreThoseOfTheirTraces()
    {
        await using var store = await TestStore.CreateAsync();
        var (run, other) = (await store.SubmitAsync(), await store.SubmitAsync("another run"));
        var draw = new Random(5);
        var begun = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 40; i++)
        {
            var arm = $"arm-{i % 3}";
            var turns = Enumerable.Range(1, draw.Next(0, 6)).Select(number => Turn(draw, number)).ToList();
            await store.Get<TrialStore>().ImportAsync(
                i % 7 == 0 ? other : run, new TrialIdentity(i, $"trial-{i}", $"task-{i}", arm, 1, 1, null),
                new FinishedTrial(TrialOutcome.Failed, null, 0, null, new Dictionary<string, double>(), [], [], false),
                i % 5 == 0 ? null : begun, begun.AddSeconds(i + 0.5), turns, TrialCounts.None, Token);
        }

        var arms = (await store.Get<BenchmarkTables>().ArmsAsync(run, Token)).ToDictionary(arm => arm.Name);
        var traces = new List<(TrialRow Row, IReadOnlyList<TraceTurn> Turns)>();
        await foreach (var some in store.Get<TrialQueries>().StreamTracesAsync(run, Token)) traces.AddRange(some);

        Assert.Equal(34, traces.Count);
        Assert.All(traces, trace => AssertSame([trace.Turns], trace.Row.Counts));
        Assert.All(traces.GroupBy(trace => trace.Row.Arm), arm => AssertSame([.. arm.Select(trace => trace.Turns)], arms[arm.Key].Counts));
        Assert.All(traces.GroupBy(trace => trace.Row.Arm), arm => Assert.Equal(arm.Sum(trace => (trace.Row.EndedAt - trace.Row.StartedAt)?.TotalSeconds ?? 0), arms[arm.Key].Seconds, 6));
        // Turns as short as these have what the first rules look for, several times in a trial.
        Assert.All(FindingRules.Own.Flags.Take(5), flag => Assert.Contains(arms.Values, arm => arm.Counts.TurnsWith(flag.Word) > arm.Counts.TrialsWith(flag.Word)));
    }

    private static void AssertSame(IReadOnlyList<IReadOnlyList<TraceTurn>> trials, TrialCounts counts)
    {
        var turns = trials.SelectMany(trial => trial).ToList();
        Assert.Equal(
            (turns.Count, turns.Count(turn => turn.Parsed is not null), turns.Count(turn => turn.ThinkingStart is not null), turns.Sum(turn => (long)(turn.Parsed?.Commands.Count ?? 0))),
            (counts.Turns, counts.ParsedTurns, counts.ThinkingTurns, counts.Commands));
        Assert.Equal(turns.Sum(turn => turn.ReplySeconds), counts.ReplySeconds, 6);
        Assert.Equal(turns.Sum(turn => turn.CommandSeconds), counts.CommandSeconds, 6);
        foreach (var flag in FindingRules.Own.Flags)
        {
            var with = trials.Select(trial => trial.Count(turn => Flagged.Words(turn).Split(", ").Contains(flag.Word))).ToList();
            Assert.Equal((with.Sum(), with.Count(count => count > 0)), (counts.TurnsWith(flag.Word), counts.TrialsWith(flag.Word)));
        }
    }

    private static TraceTurn Turn(Random draw, int number) => new()
    {
        Number = number,
        Kind = draw.Next(5) == 0 ? TurnKind.Summary : TurnKind.Episode,
        Prompt = "p",
        Reply = draw.Next(3) switch { 0 => "", 1 => "hm", _ => "{}" },
        ReplyEnd = (ReplyEnd)draw.Next(4),
        ThinkingStart = draw.Next(2) == 0 ? null : 0,
        ThinkingEnd = 0,
        ThinkingUnclosed = draw.Next(3) == 0,
        Parsed = draw.Next(4) switch
        {
            0 => null,
            1 => new ParsedReply { Error = "no" },
            2 => new ParsedReply(),
            _ => new ParsedReply { Commands = [.. Enumerable.Repeat(new AgentCommand("ls\n", 1), draw.Next(1, 4))] },
        },
        ReplySeconds = draw.NextDouble(),
        CommandSeconds = draw.NextDouble(),
    };
}
