using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Studies;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Studies;

/// <summary>
/// Expected p-values are exact sums of binomial coefficients in Python's fractions: McNemar's of 8 tasks that one arm alone passed is
/// 2·2⁻⁸, of 7 it is 2·2⁻⁷. Fisher's are summed in the same way over the hypergeometric distribution.
/// </summary>
public sealed class LedgerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_SingleAttempts_TestsPairsAndAdjustsOverAllArmsOfAllRuns()
    {
        await using var store = await TestStore.CreateAsync();
        var first = await PlayedRuns.AddAsync(store, "first", ("base", "0000000001"), ("good", "1111111101"));
        store.Time.Advance(TimeSpan.FromHours(1));
        var second = await PlayedRuns.AddAsync(store, "second", ("other", "1100000000"));
        var study = await StudyAsync(store, $"{first}/base", first, second);

        var ledger = await ReadAsync(store, study);

        Assert.Equal((2, null), (ledger.Tested, ledger.Problem));
        Assert.Equal(["base", "other", "good"], ledger.Rows.Select(row => row.Name));
        var (good, other) = (ledger.Rows[2], ledger.Rows[1]);
        Assert.Equal((9, 10, 10), (good.Passed, good.Trials, good.Tasks));
        Assert.Equal((ComparisonTest.McNemar, IntervalMeans.NewcombePaired), (good.Effect!.Test, good.Effect.Means));
        Assert.Equal(0.8, good.Effect.Difference, 12);
        Assert.Equal(0.0078125, good.Effect.P, 12);
        Assert.Equal(0.015625, good.Holm!.Value, 12);
        Assert.Equal(1, other.Effect!.P, 12);
        Assert.Equal(1, other.Holm!.Value, 12);
        Assert.Equal([Verdict.NotMeasured, Verdict.NoEvidence, Verdict.Better], ledger.Rows.Select(row => row.Verdict));
        Assert.Equal([LedgerRole.Baseline, LedgerRole.Approach, LedgerRole.Approach], ledger.Rows.Select(row => row.Role));
        Assert.Equal("good", ledger.Best!.Name);
    }

    /// <summary>7 of 7 changed tasks: p = 0.015625, times three arms 0.046875, times four 0.0625.</summary>
    [Fact]
    public async Task Read_ArmThatIsLeftOut_StillCountsAmongThoseTried()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await PlayedRuns.AddAsync(store, "run", ("base", "00000000"), ("good", "11111110"), ("b", "10000000"), ("broken", "11111111"), ("d", "00000000"));
        var study = await StudyAsync(store, $"{run}/base", run);

        await store.Get<StudyService>().SayAsync(study, $"{run}/broken", new StudyArmEdit(LeftOut: "broken verifier"), Token);

        var rows = (await ReadAsync(store, study)).Rows.ToDictionary(row => row.Name);
        Assert.Equal(0.0625, rows["good"].Holm!.Value, 12);
        Assert.Equal(Verdict.NotAfterHolm, rows["good"].Verdict);
        Assert.Equal((null, Verdict.NotMeasured, "broken verifier"), (rows["broken"].Holm, rows["broken"].Verdict, rows["broken"].LeftOut));
        Assert.Equal(0.0078125, rows["broken"].Effect!.P, 12);
    }

    [Fact]
    public async Task Read_CountsBesideTrials_AreTestedUnpaired()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await PlayedRuns.AddAsync(store, "run", ("base", new string('1', 6) + new string('0', 83)));
        var study = await StudyAsync(store, $"{run}/base", run);
        var counts = (await store.Get<StudyService>().SaveCountsAsync(study, null, new CountsDraft("persona", 4, 89, "projected out"), Token)).Id!;
        await store.Get<StudyService>().SaveCountsAsync(study, null, new CountsDraft("unknown"), Token);

        var rows = (await ReadAsync(store, study)).Rows.ToDictionary(row => row.Name);

        var persona = rows["persona"];
        Assert.Equal((counts, true, null, "projected out", ComparisonTest.Fisher), (persona.Arm, persona.IsCounts, persona.Tasks, persona.Approach, persona.Effect!.Test));
        Assert.Equal(0.7467090705424801, persona.Effect.P, 12);
        Assert.Equal((0, Verdict.NotMeasured, null), (rows["unknown"].Trials, rows["unknown"].Verdict, rows["unknown"].Holm));
        Assert.Equal(persona.Effect.P, persona.Holm!.Value, 12);
    }

    /// <summary>Newcombe's limits by hand from Wilson's (z = 1.959963984540054).</summary>
    [Fact]
    public async Task Sample_Always_HasTheWriteUpsFiguresAndTheExactTestsVerdicts()
    {
        await using var store = await TestStore.CreateAsync();
        var first = await store.Get<SampleStudy>().AddAsync(Token);
        var again = await store.Get<SampleStudy>().AddAsync(Token);

        Assert.NotEqual(first.Id, again.Id);
        var ledger = await ReadAsync(store, first.Id!);
        var rows = ledger.Rows.ToDictionary(row => row.Name);
        Assert.Equal(("base", LedgerRole.Baseline, 2), (ledger.Rows[0].Name, ledger.Rows[0].Role, ledger.Tested));
        Assert.Equal([(6, 89), (7, 89), (4, 89)], new[] { "base", "abl", "persona" }.Select(name => (rows[name].Passed, rows[name].Trials)));
        Assert.Equal(0.7467090705424801, rows["persona"].Effect!.P, 12);
        Assert.Equal(-0.02247191011235955, rows["persona"].Effect!.Difference, 12);
        Assert.Equal(-0.09943935255987887, rows["persona"].Effect!.Interval.Low, 10);
        Assert.Equal(0.05189474894830773, rows["persona"].Effect!.Interval.High, 10);
        Assert.Equal(1, rows["abl"].Effect!.P, 12);
        Assert.All(new[] { "abl", "persona" }, name => Assert.Equal(Verdict.NoEvidence, rows[name].Verdict));
        var fisher = ArmComparison.Of(new(4, 89), new(6, 89)).Unpaired!.Fisher;
        Assert.Equal((0.8352, 0.3734), (Math.Round(fisher.Greater, 4), Math.Round(fisher.Less, 4)));
        Assert.Equal(0.5, ArmComparison.Of(new(7, 89), new(6, 89)).Unpaired!.Fisher.Greater, 12);
        Assert.All(rows.Values.Where(row => row.Trials == 0), row => Assert.Equal(Verdict.NotMeasured, row.Verdict));
        Assert.Equal(5, rows.Values.Count(row => row.Trials == 0));
        Assert.Contains("Two passes fewer", ledger.Study.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TrialsWordForWordAlike_AreCountedOnceAndSaid()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await PlayedRuns.AddAsync(store, "run", ("base", "10 10 01"));
        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            foreach (var trial in context.Trials.Where(trial => trial.Attempt < 3).ToList())
            {
                (trial.Turns, trial.CompletionTokens) = (1, 5);
                context.Turns.Add(new Turn { TrialId = trial.Id, Number = 1 });
                context.TurnTexts.Add(new TurnText { TrialId = trial.Id, Number = 1, Prompt = "", Reply = "the same", Observation = "" });
            }
            await context.SaveChangesAsync(Token);
        }
        var study = await StudyAsync(store, $"{run}/base", run);

        var row = Assert.Single((await ReadAsync(store, study)).Rows);

        // Two tasks of three attempts; the second attempt of each repeats the first.
        Assert.Equal((2, 4, 2, 6), (row.Passed, row.Trials, row.Copies, row.Planned));
    }

    [Fact]
    public async Task Read_ArmMadeLikeTheBaseline_IsACheckOutsideTheAdjustment()
    {
        await using var bench = await BenchStore.CreateAsync();
        var first = await bench.RunAsync(bench.Spec("nop", "oracle"));
        var again = await bench.RunAsync(bench.Spec("nop"));
        var study = await StudyAsync(bench.Store, $"{first.Id}/nop", first.Id, again.Id);

        var ledger = await ReadAsync(bench.Store, study);

        var check = Assert.Single(ledger.Rows, row => row.Role == LedgerRole.BaselineAgain);
        Assert.Equal((again.Id, "nop", 0.0, 1.0, null), (check.RunId, check.Name, check.Effect!.Difference, check.Effect.P, check.Holm));
        Assert.Empty(check.Changes);
        Assert.Equal(Verdict.NoEvidence, check.Verdict);
        Assert.Equal(1, ledger.Tested);
        var oracle = Assert.Single(ledger.Rows, row => row.Role == LedgerRole.Approach);
        Assert.Equal("Agent: oracle", oracle.Approach);
        Assert.Equal(("agent", "oracle", "nop"), (oracle.Changes[0].Path, oracle.Changes[0].Text, oracle.Changes[0].Baseline));
        // Three tasks of three: 2·2⁻³.
        Assert.Equal(0.25, oracle.Holm!.Value, 12);
        Assert.Empty(oracle.NotComparable);
        Assert.Null(ledger.Itself);
    }

    [Fact]
    public async Task Read_BaselineWithSeveralAttempts_IsSetAgainstItself()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await PlayedRuns.AddAsync(store, "run", ("base", "1100 1010"));
        var study = await StudyAsync(store, $"{run}/base", run);

        var itself = (await ReadAsync(store, study)).Itself!;

        // Both halves pass two of four tasks; one task each that the other half does not.
        Assert.Equal((4, 0.0, 1.0), (itself.Tasks, itself.Effect.Difference, itself.Effect.P));
    }

    [Fact]
    public async Task Read_WithoutABaseline_SaysSoAndComparesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await PlayedRuns.AddAsync(store, "run", ("a", "1111"), ("b", "0000"));
        var study = await StudyAsync(store, null, run);

        var ledger = await ReadAsync(store, study);

        Assert.Contains("no baseline", ledger.Problem, StringComparison.Ordinal);
        Assert.All(ledger.Rows, row => Assert.Equal((null, Verdict.NotMeasured), (row.Effect, row.Verdict)));
        Assert.Null(await store.Get<Ledgers>().ReadAsync("nothing", Token));
    }

    [Fact]
    public async Task Read_RunThatIsRenamed_ShowsItsNewName()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await PlayedRuns.AddAsync(store, "before", ("a", "1111"));
        var study = await StudyAsync(store, $"{run}/a", run);
        Assert.Equal("before", (await ReadAsync(store, study)).Rows[0].RunName);

        await store.Runs.EditAsync(run, new("after"), Token);

        Assert.Equal("after", (await ReadAsync(store, study)).Rows[0].RunName);
    }

    [Fact]
    public async Task Csv_Always_HasALinePerArmWithAllDigits()
    {
        await using var store = await TestStore.CreateAsync();
        var study = (await store.Get<SampleStudy>().AddAsync(Token)).Id!;

        var lines = LedgerCsv.Of(await ReadAsync(store, study)).TrimEnd().Split('\n');

        Assert.Equal(9, lines.Length);
        Assert.StartsWith("arm,name,role,", lines[0], StringComparison.Ordinal);
        var persona = Assert.Single(lines, line => line.Contains(",persona,", StringComparison.Ordinal));
        Assert.Contains(",4,89,0,", persona, StringComparison.Ordinal);
        Assert.Contains("0.74670907054", persona, StringComparison.Ordinal);
        Assert.Contains(",fisher,", persona, StringComparison.Ordinal);
        Assert.Contains(",noEvidence,", persona, StringComparison.Ordinal);
    }

    private static async Task<string> StudyAsync(TestStore store, string? baseline, params string[] runs)
    {
        var studies = store.Get<StudyService>();
        var id = (await studies.CreateAsync(new StudyDraft("study"), Token)).Id!;
        Assert.True((await studies.AddRunsAsync(id, runs, Token)).IsDone);
        if (baseline is not null)
        {
            Assert.True((await studies.EditAsync(id, new StudyEdit(Baseline: baseline), Token)).IsDone);
        }
        return id;
    }

    private static async Task<Ledger> ReadAsync(TestStore store, string study) => (await store.Get<Ledgers>().ReadAsync(study, Token))!;
}
