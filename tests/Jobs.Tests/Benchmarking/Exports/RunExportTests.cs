using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Benchmarking.Exports;
using Vectorscope.Jobs.Benchmarking.Imports;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Traces;
using Vectorscope.Jobs.Traces;
using Vectorscope.Jobs.Traces.Import;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Benchmarking.Exports;

public sealed class RunExportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-export-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
    private string Out => Path.Combine(_folder.FullName, "out");

    public void Dispose() => Folders.Delete(_folder.FullName);

    [Fact]
    public async Task Harbor_OfAnImportedJob_IsTheJobByteForByte()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.Harbor);
        folder.Edit("count-lines__aB3xK9q/result.json", "\"source\": \"tasks\",", "\"source\": \"tasks\", \"unknown\": {\"later\": [1, null]},");
        var run = await store.Get<RunImport>().ImportAsync(folder.Root, Stop);

        await ExportAsync(store, run.RunId, ExportFormat.Harbor);

        Assert.Equal(Tree(folder.Root), Tree(Out));
    }

    [Fact]
    public async Task Harbor_OfATerminalBenchRun_IsReadWithTheSameEnds()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.TerminalBench);
        var run = await store.Get<RunImport>().ImportAsync(folder.Root, Stop);

        await ExportAsync(store, run.RunId, ExportFormat.Harbor);

        var (before, after) = (ResultFolders.Read(folder.Root, TimeZoneInfo.Utc), ResultFolders.Read(Out, TimeZoneInfo.Utc));
        Assert.Equal(ImportLayout.Harbor, after.Layout);
        Assert.Empty(after.Problems);
        Assert.Equal(before.Trials.Select(Numbers), after.Trials.Select(Numbers));
        Assert.True(File.Exists(Path.Combine(Out, "imported", "run_metadata.json")));
        Assert.True(File.Exists(Path.Combine(Out, "hello-world.1-of-2.run-0.x", "panes", "post-test.txt")));
    }

    [Fact]
    public async Task Harbor_OfOurRun_IsReadTheSame()
    {
        await using var store = await TestStore.CreateAsync();
        var runId = await OwnRunAsync(store);

        await ExportAsync(store, runId, ExportFormat.Harbor);

        var job = ResultFolders.Read(Out, TimeZoneInfo.Utc);
        Assert.Empty(job.Problems);
        Assert.Equal(["first", "second"], job.Arms);
        Assert.Equal(
            [
                ("a", "first", 1, TrialOutcome.Passed, AgentEnd.Completed, 1.0, null, 11L),
                ("b", "second", 1, TrialOutcome.TimedOut, AgentEnd.TimedOut, 0.0, "Late.", 12L),
                ("a", "first", 2, TrialOutcome.Infrastructure, null, null, "No engine.", 13L),
                ("b", "second", 2, TrialOutcome.DiskLimit, AgentEnd.Completed, (double?)null, "Full.", 14L),
            ],
            job.Trials.Select(trial => (trial.Task, trial.Arm, trial.Attempt, trial.Outcome, trial.AgentEnd, trial.Reward, trial.Sentence, trial.Seed)));
        // The store flags by the present rules, whatever the examples carry.
        var flagged = FindingRules.Own.OfNew(TurnExamples.All, FlagThresholds.Default);
        Assert.Equal(AtifTests.Lines([.. TurnExamples.All.Select(turn => turn with { Findings = [.. flagged[turn.Number]] })]), AtifTests.Lines(job.Trials[0].Turns));
        Assert.Equal(["tests changed"], job.Trials[0].Remarks);
        Assert.Equal(new StageTime(TrialStage.Agent, new DateTimeOffset(2026, 11, 22, 11, 0, 5, TimeSpan.Zero), 30.5), Assert.Single(job.Trials[0].Stages));
    }

    [Fact]
    public async Task Harbor_OfOurRun_CanBeImportedAndGivesTheSameTable()
    {
        await using var store = await TestStore.CreateAsync();
        var runId = await OwnRunAsync(store);
        await ExportAsync(store, runId, ExportFormat.Harbor);

        var imported = await store.Get<RunImport>().ImportAsync(Out, Stop);

        var tables = store.Get<BenchmarkTables>();
        Assert.Equal(await tables.ArmsAsync(runId, Stop), await tables.ArmsAsync(imported.RunId, Stop));
    }

    // Harbor's own models know no bubblewrap: its field says docker, ours the truth.
    [Fact]
    public async Task Harbor_OfARunInBubblewrap_NamesWhatHarborKnowsAndKeepsTheTruth()
    {
        await using var store = await TestStore.CreateAsync();
        await ExportAsync(store, await OwnRunAsync(store), ExportFormat.Harbor);
        JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Out, file)))!;

        Assert.Equal("docker", Read("config.json")["environment"]!["type"]!.GetValue<string>());
        Assert.Equal("docker", Read("a-1/config.json")["environment"]!["type"]!.GetValue<string>());
        Assert.Equal("docker", Read("a-1/result.json")["config"]!["environment"]!["type"]!.GetValue<string>());
        Assert.Equal("bubblewrap", Read("a-1/result.json")["vectorscope"]!["sandbox"]!.GetValue<string>());
    }

    [Fact]
    public async Task Harbor_OfOurRun_CountsAsHarborDoes()
    {
        await using var store = await TestStore.CreateAsync();
        await ExportAsync(store, await OwnRunAsync(store), ExportFormat.Harbor);

        var stats = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Out, "result.json"), Stop))!["stats"]!;

        Assert.Equal((4, 3, 0, 0), (Number(stats, "n_completed_trials"), Number(stats, "n_errored_trials"), Number(stats, "n_running_trials"), Number(stats, "n_cancelled_trials")));
        var eval = stats["evals"]!["terminus-2__small__pocket"]!;
        Assert.Equal((2, 0.25), (Number(eval, "n_trials"), eval["metrics"]![0]!["mean"]!.GetValue<double>()));
        Assert.Equal("a-1", eval["reward_stats"]!["reward"]!["1.0"]![0]!.GetValue<string>());
        Assert.Equal("b-1", eval["exception_stats"]!["AgentTimeoutError"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Atif_OfAnImportedJob_KeepsUnknownFields()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.Harbor);
        folder.Edit("count-lines__aB3xK9q/agent/trajectory.json", "ATIF-v1.6\",", "ATIF-v1.4\", \"unknown\": {\"later\": [1, null]},");
        var run = await store.Get<RunImport>().ImportAsync(folder.Root, Stop);

        var result = await ExportAsync(store, run.RunId, ExportFormat.Atif);

        var written = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Out, "count-lines__aB3xK9q", "trajectory.json"), Stop))!;
        Assert.Equal((2, "ATIF-v1.6"), (result.Files, written["schema_version"]!.GetValue<string>()));
        written["schema_version"] = "ATIF-v1.4";
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(await File.ReadAllTextAsync(folder["count-lines__aB3xK9q/agent/trajectory.json"], Stop)), written));
    }

    [Fact]
    public async Task Csv_OfARun_HasALinePerTrial()
    {
        await using var store = await TestStore.CreateAsync();

        await ExportAsync(store, await OwnRunAsync(store), ExportFormat.Csv);

        var lines = await File.ReadAllLinesAsync(Path.Combine(Out, "trials.csv"), Stop);
        Assert.Equal(5, lines.Length);
        Assert.Contains(",a,first,1,passed,1,1,", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExportFormat.Harbor)]
    [InlineData(ExportFormat.Atif)]
    [InlineData(ExportFormat.Csv)]
    public async Task Export_ManyTrials_AsksTheStoreAsOftenAsForFew(ExportFormat format)
    {
        var count = new QueryCount();
        await using var store = await TestStore.CreateAsync(alter: count.Attach);
        var runId = await OwnRunAsync(store);
        var few = await count.OfAsync(() => ExportAsync(store, runId, format, "few"));
        for (var i = 4; i < 40; i++)
        {
            await store.Get<TrialStore>().ImportAsync(
                runId, new TrialIdentity(i, $"more-{i}", "a", "first", i, 1, "digest"),
                new FinishedTrial(TrialOutcome.Failed, AgentEnd.Completed, 0, null, new Dictionary<string, double> { ["reward"] = 0 }, [], [$"remark {i}"], false),
                null, null, TurnExamples.All, TrialCounts.None, Stop);
            await store.Artifacts.PutAsync(runId, new ArtifactName($"trials/more-{i}/verifier/test-stdout.txt", "trial", MediaTypes.Text), (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes($"said {i}"), token).AsTask(), Stop);
        }

        var many = await count.OfAsync(() => ExportAsync(store, runId, format, "many"));

        Assert.InRange(few, 1, 15);
        Assert.Equal(few, many);
        if (format == ExportFormat.Harbor)
        {
            // Read together, each trial still has what is its own.
            var trials = ResultFolders.Read(Path.Combine(_folder.FullName, "many"), TimeZoneInfo.Utc).Trials;
            Assert.Equal(Enumerable.Range(4, 36).Select(i => $"remark {i}"), trials.Where(trial => trial.Name.StartsWith("more-", StringComparison.Ordinal)).OrderBy(trial => trial.Attempt).Select(trial => Assert.Single(trial.Remarks)));
            Assert.Equal("said 17", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "many", "more-17", "verifier", "test-stdout.txt"), Stop));
        }
    }

    [Fact]
    public async Task Export_ToAFolderInUseOrOfAnotherRun_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        var export = store.Get<RunExport>();
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "x"), "", Stop);

        Assert.Contains("not empty", (await export.ExportAsync(await OwnRunAsync(store), ExportFormat.Csv, _folder.FullName, Stop)).Problem, StringComparison.Ordinal);
        Assert.Contains("no run", (await export.ExportAsync("nothing", ExportFormat.Csv, Out, Stop)).Problem, StringComparison.Ordinal);
        Assert.Contains("only benchmarks", (await export.ExportAsync(await store.SubmitAsync(), ExportFormat.Csv, Out, Stop)).Problem, StringComparison.Ordinal);
    }

    private async Task<ExportResult> ExportAsync(TestStore store, string runId, ExportFormat format, string folder = "out")
    {
        var result = await store.Get<RunExport>().ExportAsync(runId, format, Path.Combine(_folder.FullName, folder), Stop);
        Assert.Null(result.Problem);
        return result;
    }

    private static async Task<string> OwnRunAsync(TestStore store)
    {
        // As a run kept them before snapshots had a format.
        const string Spec = """
            {"kind": "benchmark", "tasks": {"set": "pocket"}, "attempts": 2, "concurrency": 1, "network": "off", "maxRetries": 0, "arms": [
             {"name": "first", "model": {"server": "http://localhost:1/v1", "name": "small"}}, {"name": "second", "model": {"server": "http://localhost:1/v1", "name": "small"}}]}
            """;
        const string Arm = """
            "agent": "terminus-2", "model": {"folder": null, "contentHash": null, "server": "http://localhost:1/v1", "name": "small"}, "persona": null, "systemPrompt": null,
             "settings": {"prompt": "standard", "thinking": "separate", "think": true, "parser": "strict", "maxReplyTokens": 4096, "maxTurns": null,
                          "maxConsecutiveParseFailures": null, "summarize": true, "contextTokens": null},
             "sampling": {"temperature": null, "topP": null, "topK": null, "minP": null, "presencePenalty": null}
            """;
        const string Snapshot = $$$"""
            {"taskSet": "pocket", "tasks": [], "notRun": [], "remarks": [], "arms": [{"name": "first", {{{Arm}}}}, {"name": "second", {{{Arm}}}}], "attempts": 2, "concurrency": 1,
             "seed": 1, "seeds": "byTask", "sandbox": "bubblewrap", "forbidNetwork": true, "timeoutMultiplier": 1, "maxRetries": 0, "prompts": 1, "codeVersion": "1"}
            """;
        var started = new DateTimeOffset(2026, 11, 22, 11, 0, 0, TimeSpan.Zero);
        await using (var context = await store.Contexts.CreateDbContextAsync(Stop))
        {
            context.Runs.Add(new Run
            {
                Id = "own", Kind = "benchmark", Name = "own run", Spec = Spec, Snapshot = Snapshot,
                State = RunState.Completed, CreatedAt = started, StartedAt = started, EndedAt = started.AddHours(1),
            });
            await context.SaveChangesAsync(Stop);
        }
        var trials = store.Get<TrialStore>();
        Task Add(int position, string task, string arm, int attempt, FinishedTrial end, IReadOnlyList<TraceTurn> turns) => trials.ImportAsync(
            "own", new TrialIdentity(position, $"{task}-{attempt}", task, arm, attempt, 11 + position, "digest"), end, started.AddMinutes(position), started.AddMinutes(position + 1), turns, TrialCounts.None, Stop);
        var rewards = new Dictionary<string, double> { ["reward"] = 1 };
        var agent = new StageTime(TrialStage.Agent, started.AddSeconds(5), 30.5);
        await Add(0, "a", "first", 1, new(TrialOutcome.Passed, AgentEnd.Completed, 1, null, rewards, [agent], ["tests changed"], true), TurnExamples.All);
        await Add(1, "b", "second", 1, new(TrialOutcome.TimedOut, AgentEnd.TimedOut, 0, "Late.", new Dictionary<string, double> { ["reward"] = 0 }, [], [], false), [TurnExamples.All[1]]);
        await Add(2, "a", "first", 2, new(TrialOutcome.Infrastructure, null, null, "No engine.", new Dictionary<string, double>(), [], [], false, "stack"), []);
        await Add(3, "b", "second", 2, new(TrialOutcome.DiskLimit, AgentEnd.Completed, null, "Full.", new Dictionary<string, double>(), [], [], false), []);
        return "own";
    }

    private static int Number(JsonNode node, string field) => node[field]!.GetValue<int>();

    private static object Numbers(ImportedTrial trial) => (
        trial.Name, trial.Task, trial.Arm, trial.Attempt, trial.Outcome, trial.AgentEnd, trial.Reward, trial.Sentence, trial.Counts.PromptTokens, trial.Counts.CompletionTokens, trial.HasTestReport);

    private static Dictionary<string, string> Tree(string root) =>
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(root, file), File.ReadAllText);
}
