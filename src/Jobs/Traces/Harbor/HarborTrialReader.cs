using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Traces.Atif;
using Vectorscope.Jobs.Traces.Import;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Verification;

namespace Vectorscope.Jobs.Traces.Harbor;

/// <summary>Reads one trial folder of Harbor.</summary>
/// <param name="jobIsOver">Whether a trial without a result can only have crashed.</param>
internal sealed class HarborTrialReader(string jobFolder, bool jobIsOver, ArmNames arms, ProblemList problems)
{
    /// <summary>What of one of our own trials has no field in Harbor's result.</summary>
    public const string Extra = "vectorscope";

    private const string ResultFile = "result.json";

    /// <exception cref="TraceFormatException">Its result or configuration is not what the format says.</exception>
    public ImportedTrial Read(string folder)
    {
        var inJob = Path.GetRelativePath(jobFolder, folder);
        var result = Json(folder, ResultFile);
        var config = result?.Part("config") ?? Json(folder, "config.json");
        if (result is null && config is null) throw new TraceFormatException(inJob, null, $"It holds neither {ResultFile} nor config.json.");
        var task = HarborNames.ShortTask(result?.Text("task_name") ?? TaskOf(config) ?? Path.GetFileName(folder).Split("__")[0]);
        var agent = config?.Part("agent");
        var info = result?.Part("agent_info");
        var trial = new ImportedTrial
        {
            Name = Path.GetFileName(folder),
            Task = task,
            Arm = arms.Of(info?.Text("name") ?? agent?.Text("name") ?? agent?.Text("import_path"),
                agent?.Text("model_name") ?? info?.Part("model_info")?.Text("name"), agent?.Value.ToJsonString() ?? ""),
            TaskDigest = result?.Text("task_checksum"),
            Outcome = TrialOutcome.Cancelled,
            Files = TrialFolderFiles.All(folder),
            Raw = result?.Value.ToJsonString(),
        };
        trial = result is null ? Unfinished(trial) : Finished(trial, result);
        return WithTurns(trial, folder);
    }

    private ImportedTrial Unfinished(ImportedTrial trial) => jobIsOver || trial.Files.Any(file => file.Name == "exception.txt")
        ? trial with { Outcome = TrialOutcome.Infrastructure, Sentence = $"The trial crashed: it left no {ResultFile}." }
        : trial with { Sentence = "The trial was still running when its folder was read." };

    private static ImportedTrial Finished(ImportedTrial trial, JsonPart result)
    {
        var (rewards, broken) = Rewards(result);
        var reward = rewards.Count == 0 ? (double?)null : RewardFile.Scalar(rewards);
        var exception = result.Part("exception_info");
        var type = exception?.RequiredText("exception_type");
        var (outcome, end) = HarborOutcomes.Of(type, exception?.Text("exception_message"), reward);
        var tokens = result.Part("agent_result");
        trial = trial with
        {
            Outcome = outcome,
            AgentEnd = end,
            Reward = reward,
            Rewards = rewards,
            ExceptionType = type,
            Sentence = type is null ? outcome == TrialOutcome.VerifierBroken ? broken ?? "It has neither a reward nor an exception." : null
                : $"{type}: {exception!.Text("exception_message")}",
            Detail = exception?.Text("exception_traceback"),
            StartedAt = result.Time("started_at", TimeSpan.Zero),
            EndedAt = result.Time("finished_at", TimeSpan.Zero),
            Stages = [.. Stages(result)],
            HasTestReport = trial.Files.Any(file => file.Name == "verifier/ctrf.json"),
            Counts = TrialCounts.None with
            {
                Turns = tokens?.Part("metadata")?.Integer("n_episodes") ?? 0,
                PromptTokens = (long)(tokens?.Number("n_input_tokens") ?? 0),
                CachedTokens = (long)(tokens?.Number("n_cache_tokens") ?? 0),
                CompletionTokens = (long)(tokens?.Number("n_output_tokens") ?? 0),
            },
        };
        return result.Part(Extra) is { } ours ? HarborOwnFields.Restore(trial, ours) : trial;
    }

    /// <summary>A trajectory that cannot be read costs the turns, not the trial.</summary>
    private ImportedTrial WithTurns(ImportedTrial trial, string folder)
    {
        var path = Path.Combine(folder, "agent", AtifWriter.MainFile);
        if (!File.Exists(path)) return trial;
        try
        {
            return trial with { Turns = AtifReader.ReadFile(path, Path.GetRelativePath(jobFolder, path)).Turns };
        }
        catch (TraceFormatException e)
        {
            problems.Add(e.Problem);
            return trial;
        }
    }

    private JsonPart? Json(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? JsonPart.ReadFile(path, Path.GetRelativePath(jobFolder, path)) : null;
    }

    private static string? TaskOf(JsonPart? config) => config?.Part("task") is { } task ? task.Text("name") ?? task.Text("path") : null;

    /// <summary>As of a trial of our own: one reward that is none leaves nothing to believe.</summary>
    private static (Dictionary<string, double> Rewards, string? Broken) Rewards(JsonPart result)
    {
        var rewards = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, node) in result.Part("verifier_result")?.Part("rewards")?.Value ?? [])
        {
            if (node is not JsonValue given || RewardFile.Value(given.GetValue<JsonElement>()) is not { } value)
                return ([], $"Its reward \"{Quote.Of(name)}\" is not a finite number of a sensible size.");
            rewards[name] = value;
        }
        return (rewards, null);
    }

    private static IEnumerable<StageTime> Stages(JsonPart result)
    {
        foreach (var (stage, field) in HarborOwnFields.StageFields)
            if (result.Part(field) is { } part && part.Time("started_at", TimeSpan.Zero) is { } start)
                yield return new StageTime(stage, start, part.Time("finished_at", TimeSpan.Zero) is { } end ? (end - start).TotalSeconds : 0);
    }
}
