using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Studies;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Trials.Findings;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Flagging;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Trials.Flagging;

public sealed class TrialFlaggerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ANewVersion_ChangesTheFindingsOfOldRuns_WithoutARun()
    {
        await using var store = await StoreAsync(null, new Says("word", "maybe"));
        var run = await store.SubmitAsync();
        await ImportAsync(store, run, 0, "maybe, maybe not", "yes");
        await ImportAsync(store, run, 1, "no");
        Assert.Equal(0, await store.Get<TrialFlagger>().WaitingAsync(Token));
        Assert.Equal([(2, 1, 1), (1, 0, 0)], await CountsAsync(store, run));
        Assert.Equal(["maybe@0 v1 said at 0", "maybe@7 v1 said at 7"], await FoundAsync(store, run));

        await using var later = await StoreAsync(store, new Says("word", "no", version: 2));
        Assert.Equal(2, await later.Get<TrialFlagger>().WaitingAsync(Token));
        var before = (await RowsAsync(later, run)).Select(row => row.Change).ToList();
        await FlagAllAsync(later);

        Assert.Equal(0, await later.Get<TrialFlagger>().WaitingAsync(Token));
        Assert.Equal([(2, 1, 1), (1, 1, 1)], await CountsAsync(later, run));
        Assert.Equal(["no@13 v2 said at 13"], await FoundAsync(later, run));
        // Whoever watches the run reads the rows again.
        Assert.All((await RowsAsync(later, run)).Zip(before), row => Assert.True(row.First.Change > row.Second));
        Assert.Equal(RunState.Queued, (await later.FindAsync(run)).State);
    }

    [Fact]
    public async Task TheSameFindings_AreNoChange()
    {
        await using var store = await StoreAsync(null, new Says("word", "maybe"));
        var run = await store.SubmitAsync();
        await ImportAsync(store, run, 0, "maybe");
        var before = await RowsAsync(store, run);

        await using var later = await StoreAsync(store, new Says("word", "maybe"), new Says("other", "never", 2));
        await FlagAllAsync(later);

        Assert.Equal(0, await later.Get<TrialFlagger>().WaitingAsync(Token));
        Assert.Equal(before, await RowsAsync(later, run));
    }

    [Fact]
    public async Task ARuleOfTheWholeTrial_IsAskedWhenTheTrialHasEnded()
    {
        var repeats = new OfTrial("repeat", trial => trial.Turns.Skip(1).Where((turn, i) => turn.Reply == trial.Turns[i].Reply).Select(turn => new Sighting(turn.Number, Note: "as before")));
        await using var store = await StoreAsync(null, repeats, new Says("word", "x"));
        var (run, trial, number) = await RunningAsync(store);
        foreach (var turn in new[] { FindingRulesTests.Turn("x"), FindingRulesTests.Turn("x", 2), FindingRulesTests.Turn("y", 3) })
        {
            await store.Get<TrialStore>().AddTurnsAsync(run, [new(trial, number, turn)], Token);
        }
        // While it runs: what one turn tells.
        await FlagAllAsync(store);
        Assert.Equal(("word", 2), Assert.Single((await RowsAsync(store, run))[0].Counts.Findings.Select(finding => (finding.Key, finding.Value.Turns))));

        await store.Get<TrialStore>().FinishAsync(run, trial, number, Failed, Token);
        Assert.Equal(1, await store.Get<TrialFlagger>().WaitingAsync(Token));
        await FlagAllAsync(store);

        var counts = (await RowsAsync(store, run))[0].Counts;
        Assert.Equal((2, 1), (counts.TurnsWith("word"), counts.TurnsWith("repeat")));
        Assert.Equal(new TurnFinding("repeat", 1, Note: "as before"), (await store.Get<TrialQueries>().TurnsAsync(trial, Token))[1].Findings[^1]);
        Assert.Equal(0, await store.Get<TrialFlagger>().WaitingAsync(Token));
    }

    [Fact]
    public async Task ATrialStartedAnewMeanwhile_KeepsItsOwnFindings()
    {
        await using var store = await StoreAsync(null, new Says("word", "old"));
        var (run, trial, number) = await RunningAsync(store);
        await store.Get<TrialStore>().AddTurnsAsync(run, [new(trial, number, FindingRulesTests.Turn("old"))], Token);
        await store.Get<TrialStore>().FinishAsync(run, trial, number, Failed with { Outcome = TrialOutcome.Infrastructure }, Token);

        TestStore? racing = null;
        await using var later = await StoreAsync(store, new OfTrial("late", seen =>
        {
            // Between what is read and what is stored the run is resumed.
            Restart(racing!, run, trial).GetAwaiter().GetResult();
            return seen.Turns.Select(turn => new Sighting(turn.Number));
        }));
        racing = later;
        await later.Get<TrialFlagger>().FlagSomeAsync(Token);

        var row = (await RowsAsync(later, run))[0];
        Assert.Equal((2, 1), (row.Tries, row.Counts.Turns));
        Assert.Empty(row.Counts.Findings);
    }

    [Fact]
    public async Task ATrialThatARuleFailsOn_KeepsItsFindings_AndHoldsUpNoOther()
    {
        await using var store = await StoreAsync(null, new Says("word", "a"));
        var run = await store.SubmitAsync();
        await ImportAsync(store, run, 0, "a bad one");
        await ImportAsync(store, run, 1, "a good one");

        await using var later = await StoreAsync(store, new OfTrial("good", trial => trial.Turns[0].Reply.Contains("bad", StringComparison.Ordinal)
            ? throw new InvalidOperationException("This rule has a fault.")
            : [new Sighting(1)]));
        await FlagAllAsync(later);

        Assert.Equal(["word", "good"], (await RowsAsync(later, run)).Select(row => Assert.Single(row.Counts.Findings).Key));
        Assert.Equal(1, await later.Get<TrialFlagger>().WaitingAsync(Token));
    }

    [Fact]
    public async Task ARuleOfTheRun_IsAskedWhenTheRunIsAtRest_AndAgainWhenItGainedTrials()
    {
        var peers = new OfRun("alone", run => run.Trials.Count == 1 ? [(run.Trials[0].Id, new Sighting(1, Note: $"beside {run.Baseline}"))] : []);
        await using var store = await StoreAsync(null, peers, new Says("word", "x"));
        var (run, trial, number) = await RunningAsync(store);
        await store.Get<TrialStore>().AddTurnsAsync(run, [new(trial, number, FindingRulesTests.Turn("x"))], Token);
        await store.Get<TrialStore>().FinishAsync(run, trial, number, Failed, Token);
        await FlagAllAsync(store);
        Assert.Equal(["word"], (await RowsAsync(store, run))[0].Counts.Findings.Keys);

        await SetStateAsync(store, run, RunState.Completed);
        Assert.Equal(1, (await store.Get<TrialFlagger>().ProgressAsync(null, Token)).Runs);
        await FlagAllAsync(store);
        Assert.Equal(["alone", "word"], (await RowsAsync(store, run))[0].Counts.Findings.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new FlaggingProgress(0, 0, 0), await store.Get<TrialFlagger>().ProgressAsync(null, Token));

        await ImportAsync(store, run, 1, "y");
        await FlagAllAsync(store);
        Assert.Equal(["word"], (await RowsAsync(store, run)).SelectMany(row => row.Counts.Findings.Keys));
    }

    [Fact]
    public async Task AStudysThreshold_HasTheTrialsOfItsRunsFlaggedAgain()
    {
        await using var store = await StoreAsync(null, new LongerThan("long", 3));
        var (run, other) = (await store.SubmitAsync(), await store.SubmitAsync());
        foreach (var one in new[] { run, other }) await ImportAsync(store, one, 0, "12345");
        var study = (await store.Get<StudyService>().CreateAsync(new StudyDraft("study"), Token)).Id!;
        await store.Get<StudyService>().AddRunsAsync(study, [run], Token);
        await FlagAllAsync(store);
        Assert.Equal([1, 1], await LongAsync());

        Assert.True((await EditAsync(store, study, 5)).IsDone);
        Assert.Equal(new FlaggingProgress(1, 1, 1), await store.Get<TrialFlagger>().ProgressAsync(study, Token));
        await FlagAllAsync(store);
        Assert.Equal([0, 1], await LongAsync());
        Assert.Equal(5, (await store.Get<StudyQueries>().FindAsync(study, Token))!.Thresholds["long.characters"]);
        // What comes later is flagged by it at once.
        await ImportAsync(store, run, 1, "12345", "123456");
        Assert.Equal([0, 1], (await RowsAsync(store, run)).Select(row => row.Counts.TurnsWith("long")));

        Assert.True((await EditAsync(store, study, null)).IsDone);
        await FlagAllAsync(store);
        Assert.Equal([1, 1], await LongAsync());
        Assert.Equal("thresholds.long.characters", Assert.Single((await EditAsync(store, study, 1000)).Errors).Field);

        async Task<IEnumerable<int>> LongAsync() => [(await RowsAsync(store, run))[0].Counts.TurnsWith("long"), (await RowsAsync(store, other))[0].Counts.TurnsWith("long")];
    }

    [Fact]
    public async Task OfSeveralStudies_TheFirstWithThresholdsCounts_AndTheOthersSaySo()
    {
        await using var store = await StoreAsync(null, new LongerThan("long", 3));
        var run = await store.SubmitAsync();
        await ImportAsync(store, run, 0, "12345");
        var studies = new List<string>();
        foreach (var name in new[] { "none", "first", "second" })
        {
            studies.Add((await store.Get<StudyService>().CreateAsync(new StudyDraft(name), Token)).Id!);
            await store.Get<StudyService>().AddRunsAsync(studies[^1], [run], Token);
            store.Time.Advance(TimeSpan.FromSeconds(1));
        }
        await EditAsync(store, studies[2], 7);
        await EditAsync(store, studies[1], 5);
        await FlagAllAsync(store);

        Assert.Equal(0, (await RowsAsync(store, run))[0].Counts.TurnsWith("long"));
        Assert.Equal([(run, "first")], await store.Get<StudyQueries>().FlaggedElsewhereAsync(studies[2], Token));
        Assert.Equal([(run, "first")], await store.Get<StudyQueries>().FlaggedElsewhereAsync(studies[0], Token));
        Assert.Empty(await store.Get<StudyQueries>().FlaggedElsewhereAsync(studies[1], Token));

        await store.Get<StudyService>().RemoveRunAsync(studies[1], run, Token);
        await store.Get<StudyService>().DeleteAsync(studies[2], Token);
        await FlagAllAsync(store);
        Assert.Equal(1, (await RowsAsync(store, run))[0].Counts.TurnsWith("long"));
    }

    [Fact]
    public async Task TheFilter_FindsTrialsByAnyOfItsFlags()
    {
        await using var store = await StoreAsync(null, new Says("a", "a"), new Says("b", "b", 2), new Says("c", "c", 3));
        var run = await store.SubmitAsync();
        await ImportAsync(store, run, 0, "a");
        await ImportAsync(store, run, 1, "-", "b");
        await ImportAsync(store, run, 2, "c");

        async Task<IEnumerable<string>> TasksAsync(params string[] flags) =>
            (await store.Get<TrialQueries>().TrialsAsync(run, new TrialFilter(Findings: flags), 0, 10, Token)).Select(row => row.Task);

        Assert.Equal(["task-0", "task-1"], await TasksAsync("b", "a"));
        Assert.Equal(["task-2"], await TasksAsync("c"));
        Assert.Empty(await TasksAsync("d"));
        Assert.Equal(3, (await TasksAsync()).Count());
        Assert.Equal(["task-1"], (await store.Get<TrialQueries>().TrialsAsync(run, new TrialFilter(Without: ["a", "c"]), 0, 10, Token)).Select(row => row.Task));
        Assert.Equal(1, await store.Get<TrialQueries>().CountAsync(run, new TrialFilter(Findings: ["b"], Without: ["a"]), Token));
    }

    private static FinishedTrial Failed { get; } = new(TrialOutcome.Failed, AgentEnd.Completed, 0, null, new Dictionary<string, double>(), [], [], true);

    internal static Task<TestStore> StoreAsync(TestStore? sharing, params FindingRule[] rules) =>
        TestStore.CreateAsync(sharing, alter: services => services.AddSingleton(new FindingRules(rules)));

    internal static Task<long> ImportAsync(TestStore store, string run, int position, params string[] replies) => store.Get<TrialStore>().ImportAsync(
        run, new TrialIdentity(position, $"trial-{position}", $"task-{position}", "arm", 1, 1, null), Failed, null, null,
        [.. replies.Select((reply, i) => FindingRulesTests.Turn(reply, i + 1))], TrialCounts.None, Token);

    private static async Task<(string Run, long Trial, int Number)> RunningAsync(TestStore store)
    {
        var run = await store.SubmitAsync();
        await store.Get<TrialStore>().AddMissingAsync(run, [new TrialIdentity(0, "trial", "task", "arm", 1, 1, null)], Token);
        await SetStateAsync(store, run, RunState.Running);
        var trial = (await RowsAsync(store, run))[0].Id;
        return (run, trial, await store.Get<TrialStore>().StartAsync(run, trial, Token));
    }

    private static async Task SetStateAsync(TestStore store, string run, RunState state)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(Token);
        await context.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state), Token);
    }

    private static Task<LibraryResult> EditAsync(TestStore store, string study, double? characters) =>
        store.Get<StudyService>().EditAsync(study, new StudyEdit(Thresholds: new Dictionary<string, double?> { ["long.characters"] = characters }), Token);

    private static async Task Restart(TestStore store, string run, long trial)
    {
        await store.Get<TrialStore>().RecoverAsync(run, Token);
        var number = await store.Get<TrialStore>().StartAsync(run, trial, Token);
        await store.Get<TrialStore>().AddTurnsAsync(run, [new(trial, number, FindingRulesTests.Turn("new"))], Token);
    }

    internal static async Task FlagAllAsync(TestStore store)
    {
        while (await store.Get<TrialFlagger>().FlagSomeAsync(Token) > 0) { }
    }

    private static Task<IReadOnlyList<TrialRow>> RowsAsync(TestStore store, string run) => store.Get<TrialQueries>().TrialsAsync(run, new TrialFilter(), 0, 100, Token);

    private static async Task<IEnumerable<(int Turns, int With, int Trials)>> CountsAsync(TestStore store, string run) =>
        (await RowsAsync(store, run)).Select(row => (row.Counts.Turns, row.Counts.TurnsWith("word"), row.Counts.TrialsWith("word")));

    /// <summary>What was found in the first trial's first turn.</summary>
    private static async Task<IEnumerable<string>> FoundAsync(TestStore store, string run)
    {
        var turn = (await store.Get<TrialQueries>().TurnAsync((await RowsAsync(store, run))[0].Id, 1, Token))!;
        return turn.Findings.Select(finding => $"{turn.Reply.Substring(finding.Start!.Value, finding.Length!.Value)}@{finding.Start} v{finding.Version} {finding.Note}");
    }
}
