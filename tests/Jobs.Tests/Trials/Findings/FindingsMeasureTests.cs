using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Vectorscope.Engine.Statistics;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Studies;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Trials.Flagging;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Trials.Findings;

/// <summary>What the rules find in labelled turns, and the table of docs/findings.md that says so.</summary>
public sealed partial class FindingsMeasureTests
{
    private const string Rewrite = "VECTORSCOPE_WRITE_DOCS";
    private const string Head = "| flag | labelled | found | right | precision | recall |\n|---|---:|---:|---:|---:|---:|\n";

    // What one number of a turn says needs no measuring.
    private static readonly string[] s_measured = ["verboseThinking", "replyInThinking", "hedging", "repetition", "toolError", "rewardAttempt", "unchecked", "copy"];

    private static readonly string s_page = Path.Combine(
        typeof(FindingsMeasureTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "docs", "findings.md");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Table_IsWhatTheRulesFindInLabelledTurns_AndNoneFallsBelowIt()
    {
        await using var store = await TestStore.CreateAsync();
        var turns = new List<(IReadOnlyCollection<string> Labels, IReadOnlyCollection<string> Found, string Where)>();
        foreach (var file in new[] { "pocket", "hand" })
        {
            var set = LabelledTurns.Read(file);
            var found = await FlagAsync(store, set.Baseline, [.. set.Trials.Select(trial => (trial.Arm, trial.Task, trial.Attempt, trial.Traces(set.Opened)))]);
            turns.AddRange(set.Trials.SelectMany((trial, i) => trial.Turns.Select((turn, j) => (
                (IReadOnlyCollection<string>)turn.Labels, found[(i, j + 1)], $"{file}: {trial.Arm}/{trial.Task}/{trial.Attempt} turn {j + 1}"))));
        }
        var imported = LabelledTurns.Imported();
        var ofImported = await FlagAsync(store, "", [.. imported.Select(trial => ("imported", trial.Task, 1, trial.Turns))]);
        turns.AddRange(imported.SelectMany((trial, i) => trial.Turns.Select(turn => ((IReadOnlyCollection<string>)[], ofImported[(i, turn.Number)], $"imported: {trial.Task} turn {turn.Number}"))));
        Assert.Empty(turns.SelectMany(turn => turn.Labels).Except(s_measured));
        Assert.True(turns.Count >= 80);

        var rows = s_measured.Select(word => new Row(
            FindingRules.Own.Find(word)!, turns.Count(turn => turn.Labels.Contains(word)), turns.Count(turn => turn.Found.Contains(word)),
            turns.Count(turn => turn.Labels.Contains(word) && turn.Found.Contains(word)))).ToList();
        var wrong = string.Join('\n', turns.SelectMany(turn => s_measured.Where(word => turn.Labels.Contains(word) != turn.Found.Contains(word))
            .Select(word => $"{word}: {(turn.Labels.Contains(word) ? "missed" : "wrongly found")} in {turn.Where}")).Order(StringComparer.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(wrong);

        var page = File.ReadAllText(s_page);
        var start = page.IndexOf(Head, StringComparison.Ordinal);
        Assert.True(start >= 0, "docs/findings.md has no table of what was measured.");
        var end = page.IndexOf("\n\n", start, StringComparison.Ordinal) + 1;
        foreach (Match recorded in RecordedRow().Matches(page[start..end]))
        {
            var row = rows.Single(one => one.Flag.Word == recorded.Groups["word"].Value);
            int Number(string name) => int.Parse(recorded.Groups[name].Value, CultureInfo.InvariantCulture);
            Assert.True(row.Right * Number("found") >= Number("right") * row.Found, $"The precision of {row.Flag.Word} fell below what is recorded.\n{wrong}");
            Assert.True(row.Right * Number("labelled") >= Number("right") * row.Labelled, $"The recall of {row.Flag.Word} fell below what is recorded.\n{wrong}");
        }
        var table = Head + string.Concat(rows.Select(row => row.Text()));
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllText(s_page, page[..start] + table + page[end..]);
            return;
        }
        Assert.True(page[start..end] == table, $"The table of docs/findings.md is not what the rules find. Run this test once with {Rewrite}=1 and commit what it writes.\n{table}\n{wrong}");
        Assert.Contains($"{turns.Count} turns", page, StringComparison.Ordinal);
    }

    /// <summary>The words of the flags of each turn, by the trial's place and the turn's number, as the store has them once the run was flagged.</summary>
    private static async Task<IReadOnlyDictionary<(int Trial, int Turn), IReadOnlyCollection<string>>> FlagAsync(
        TestStore store, string baseline, IReadOnlyList<(string Arm, string Task, int Attempt, IReadOnlyList<TraceTurn> Turns)> trials)
    {
        var run = await store.SubmitAsync();
        var ids = new List<long>();
        foreach (var (trial, i) in trials.Select((trial, i) => (trial, i)))
        {
            ids.Add(await store.Get<TrialStore>().ImportAsync(
                run, new TrialIdentity(i, $"trial-{i}", trial.Task, trial.Arm, trial.Attempt, 1, null), new FinishedTrial(TrialOutcome.Failed, AgentEnd.Completed, 0, null, new Dictionary<string, double>(), [], [], true),
                null, null, trial.Turns, TrialCounts.None, Token));
        }
        if (baseline.Length > 0)
        {
            var study = (await store.Get<StudyService>().CreateAsync(new StudyDraft("labelled"), Token)).Id!;
            await store.Get<StudyService>().AddRunsAsync(study, [run], Token);
            Assert.True((await store.Get<StudyService>().EditAsync(study, new StudyEdit(Baseline: $"{run}/{baseline}"), Token)).IsDone);
        }
        await TrialFlaggerTests.FlagAllAsync(store);
        var found = new Dictionary<(int, int), IReadOnlyCollection<string>>();
        foreach (var (id, i) in ids.Select((id, i) => (id, i)))
        {
            foreach (var turn in await store.Get<TrialQueries>().TurnsAsync(id, Token)) found[(i, turn.Number)] = [.. turn.Findings.Select(finding => finding.Flag)];
        }
        return found;
    }

    private sealed record Row(Flag Flag, int Labelled, int Found, int Right)
    {
        public string Text() => $"| {Flag.Name} (`{Flag.Word}`) | {Labelled} | {Found} | {Right} | {Share(Right, Found)} | {Share(Right, Labelled)} |\n";

        private static string Share(int right, int of)
        {
            if (of == 0) return "–";
            var interval = WilsonInterval.Of(right, of);
            return string.Create(CultureInfo.InvariantCulture, $"{(double)right / of:0.00} ({interval.Low:0.00} to {interval.High:0.00})");
        }
    }

    [GeneratedRegex(@"\(`(?<word>\w+)`\) \| (?<labelled>\d+) \| (?<found>\d+) \| (?<right>\d+) \|")]
    private static partial Regex RecordedRow();
}
