using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Traces.Import;
using Vectorscope.Jobs.Trials;

namespace Vectorscope.Jobs.Traces.Harbor;

/// <summary>Reads the run folders of Terminal-Bench 0.x: a folder per task, in it a folder per attempt.</summary>
internal static partial class TerminalBenchReader
{
    private const string Metadata = "run_metadata.json";
    private const string Results = "results.json";

    public static bool IsRun(string folder) => File.Exists(Path.Combine(folder, Metadata)) || TrialFolderFiles.Folders(folder).Any(task => TrialFolderFiles.Folders(task).Any(IsTrial));

    /// <param name="here">Zone of times that name none.</param>
    public static ImportedJob Read(string folder, TimeZoneInfo here)
    {
        var problems = new ProblemList();
        var metadata = problems.Try(() => File.Exists(Path.Combine(folder, Metadata)) ? JsonPart.ReadFile(Path.Combine(folder, Metadata), Metadata) : null);
        var (agent, model) = (problems.Try(() => metadata?.Text("agent_name")), problems.Try(() => metadata?.Text("model_name")));
        var arm = new ArmNames().Of(agent, model, "");
        var zone = here.GetUtcOffset(DateTimeOffset.UnixEpoch);
        var trials = new List<ImportedTrial>();
        foreach (var trial in TrialFolderFiles.Folders(folder).SelectMany(TrialFolderFiles.Folders).Where(IsTrial))
            if (problems.Try(() => Trial(folder, trial, arm, zone)) is { } read) trials.Add(read);
        var run = problems.Try(() => metadata?.Text("run_id")) ?? Path.GetFileName(folder);
        return new ImportedJob(
            ImportLayout.TerminalBench, problems.Try(() => metadata?.Text("uuid")) ?? run, run, folder,
            problems.Try(() => metadata?.Time("start_time", zone)) ?? trials.Min(trial => trial.StartedAt),
            problems.Try(() => metadata?.Time("end_time", zone)) ?? trials.Max(trial => trial.EndedAt),
            trials.Count > 0 ? [arm] : [], TrialOrder.Numbered(trials), TrialFolderFiles.Direct(folder), problems);
    }

    private static bool IsTrial(string folder) => TrialName().IsMatch(Path.GetFileName(folder));

    private static ImportedTrial Trial(string runFolder, string folder, string arm, TimeSpan zone)
    {
        var name = TrialName().Match(Path.GetFileName(folder));
        var trial = new ImportedTrial
        {
            Name = HarborNames.Safe(Path.GetFileName(folder)),
            Task = name.Groups["task"].Value,
            Arm = arm,
            Attempt = int.Parse(name.Groups["attempt"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
            Outcome = TrialOutcome.Cancelled,
            Sentence = "The trial left no result: it was running, or it crashed.",
            Files = TrialFolderFiles.All(folder),
        };
        var path = Path.Combine(folder, Results);
        if (!File.Exists(path)) return trial;
        var result = JsonPart.ReadFile(path, Path.GetRelativePath(runFolder, path));
        var (mode, resolved) = (result.Text("failure_mode"), result.Truth("is_resolved"));
        var (outcome, end) = HarborOutcomes.OfFailureMode(mode, resolved);
        var reward = outcome is TrialOutcome.Passed or TrialOutcome.Failed or TrialOutcome.TimedOut ? resolved == true ? 1.0 : 0.0 : (double?)null;
        return trial with
        {
            Task = HarborNames.ShortTask(result.Text("task_id") ?? trial.Task),
            Outcome = outcome,
            AgentEnd = end,
            Reward = reward,
            Rewards = reward is { } value ? new Dictionary<string, double> { ["reward"] = value } : trial.Rewards,
            Sentence = mode is null or "unset" or "none" ? null : $"failure_mode: {mode}",
            ExceptionType = mode is null or "unset" or "none" ? null : mode,
            HasTestReport = result.Part("parser_results") is not null,
            StartedAt = result.Time("trial_started_at", zone),
            EndedAt = result.Time("trial_ended_at", zone),
            Stages = [.. Stages(result, zone)],
            Counts = TrialCounts.None with
            {
                PromptTokens = (long)(result.Number("total_input_tokens") ?? 0),
                CompletionTokens = (long)(result.Number("total_output_tokens") ?? 0),
            },
            Raw = result.Value.ToJsonString(),
        };
    }

    private static IEnumerable<StageTime> Stages(JsonPart result, TimeSpan zone)
    {
        foreach (var (stage, field) in new[] { (TrialStage.Agent, "agent"), (TrialStage.Verifier, "test") })
            if (result.Time($"{field}_started_at", zone) is { } start && result.Time($"{field}_ended_at", zone) is { } end)
                yield return new StageTime(stage, start, (end - start).TotalSeconds);
    }

    [GeneratedRegex(@"^(?<task>.+)\.(?<attempt>[0-9]{1,9})-of-[0-9]+\..+$")]
    private static partial Regex TrialName();
}
