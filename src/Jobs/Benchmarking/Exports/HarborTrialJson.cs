using System.Text.Json.Nodes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Traces.Harbor;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking.Exports;

/// <summary>A trial's two files in Harbor's fields; what has none is under <c>vectorscope</c>, which Harbor passes over.</summary>
internal static class HarborTrialJson
{
    /// <summary>Harbor refuses a sandbox that it has not; which one it really was is among our own fields.</summary>
    public const string Sandbox = "docker";

    public static JsonObject Config(ExportedTrial trial, string job, Guid jobId) => new()
    {
        ["task"] = new JsonObject
        {
            ["path"] = $"{trial.Kept?.Facts.TaskSet ?? "tasks"}/{trial.Row.Task}",
            ["git_url"] = null,
            ["git_commit_id"] = null,
            ["name"] = null,
            ["ref"] = null,
            ["source"] = trial.Kept?.Facts.TaskSet,
        },
        ["trial_name"] = trial.Row.Name,
        ["trials_dir"] = $"jobs/{job}",
        ["timeout_multiplier"] = trial.Kept?.Spec.Conditions.TimeoutMultiplier ?? 1,
        ["agent"] = Agent(trial),
        ["environment"] = new JsonObject { ["type"] = Sandbox, ["delete"] = true, ["kwargs"] = new JsonObject() },
        ["verifier"] = new JsonObject { ["override_timeout_sec"] = null, ["disable"] = false },
        ["artifacts"] = new JsonArray(),
        ["job_id"] = jobId.ToString(),
    };

    /// <summary>An agent as a job's configuration lists it.</summary>
    public static JsonObject Agent(ExportedTrial trial) => new()
    {
        ["name"] = trial.Agent,
        ["import_path"] = null,
        ["model_name"] = trial.Model,
        ["kwargs"] = Arguments(trial),
    };

    private static JsonObject Arguments(ExportedTrial trial)
    {
        var arguments = new JsonObject { ["arm"] = trial.Row.Arm };
        if (trial.Intervention is { } intervention)
        {
            arguments["intervention"] = intervention;
        }
        return arguments;
    }

    /// <param name="outcome">Of the row; only finished trials have a result.</param>
    public static JsonObject Result(ExportedTrial trial, TrialOutcome outcome, string job, Guid jobId, TimeZoneInfo zone)
    {
        var (row, notes) = (trial.Row, trial.Notes);
        var model = trial.Model?.Split('/', 2);
        var result = new JsonObject
        {
            ["id"] = HarborNames.Id($"{row.RunId}/{row.Name}").ToString(),
            ["task_name"] = row.Task,
            ["trial_name"] = row.Name,
            ["trial_uri"] = $"file:///jobs/{job}/{row.Name}",
            ["task_id"] = new JsonObject { ["path"] = $"{trial.Kept?.Facts.TaskSet ?? "tasks"}/{row.Task}" },
            ["source"] = trial.Kept?.Facts.TaskSet,
            ["task_checksum"] = notes.TaskDigest ?? "",
            ["config"] = Config(trial, job, jobId),
            ["agent_info"] = new JsonObject
            {
                ["name"] = trial.Agent,
                ["version"] = trial.AgentVersion,
                ["model_info"] = model is null ? null : new JsonObject { ["name"] = model[^1], ["provider"] = model.Length > 1 ? model[0] : null },
            },
            ["agent_result"] = row.Counts.Turns == 0 && row.Counts.PromptTokens == 0 ? null : AgentResult(trial),
            ["verifier_result"] = notes.Rewards.Count == 0 ? null : new JsonObject { ["rewards"] = Rewards(notes) },
            ["exception_info"] = Exception(row, notes, outcome, zone),
            ["started_at"] = HarborTimes.Utc(row.StartedAt),
            ["finished_at"] = HarborTimes.Utc(row.EndedAt),
        };
        foreach (var (stage, field) in HarborOwnFields.StageFields)
        {
            result[field] = notes.Stages.LastOrDefault(time => time.Stage == stage) is { } span
                ? new JsonObject { ["started_at"] = HarborTimes.Utc(span.StartedAt), ["finished_at"] = HarborTimes.Utc(span.StartedAt.AddSeconds(span.Seconds)) }
                : null;
        }
        result["step_results"] = null;
        result[HarborTrialReader.Extra] = new HarborOwnFields(
            row.Name, row.Arm, row.Attempt, notes.Seed, outcome, row.AgentEnd, row.Reward, row.Sentence,
            notes.Remarks, notes.HasTestReport, notes.Detail, notes.Stages, row.Counts, trial.Kept?.Facts.Sandbox).ToJson();
        return result;
    }

    private static JsonObject AgentResult(ExportedTrial trial) => new()
    {
        ["n_input_tokens"] = trial.Row.Counts.PromptTokens,
        ["n_cache_tokens"] = trial.Row.Counts.CachedTokens,
        ["n_output_tokens"] = trial.Row.Counts.CompletionTokens,
        ["cost_usd"] = null,
        ["rollout_details"] = null,
        ["metadata"] = new JsonObject
        {
            ["n_episodes"] = trial.Turns.Count == 0 ? trial.Row.Counts.Turns : trial.Turns.Count(turn => turn.Kind == TurnKind.Episode),
            ["api_request_times_msec"] = new JsonArray([.. trial.Turns.Select(turn => (JsonNode)(turn.ReplySeconds * 1000))]),
            ["summarization_count"] = trial.Turns.Count(turn => turn.Kind == TurnKind.Summary),
        },
    };

    private static JsonObject Rewards(TrialNotes notes) => new(notes.Rewards.Select(reward => KeyValuePair.Create(reward.Key, (JsonNode?)reward.Value)));

    private static JsonObject? Exception(TrialRow row, TrialNotes notes, TrialOutcome outcome, TimeZoneInfo zone) =>
        HarborOutcomes.ExceptionOf(outcome) is { } type
            ? new JsonObject
            {
                ["exception_type"] = type,
                ["exception_message"] = row.Sentence ?? "",
                ["exception_traceback"] = notes.Detail ?? "",
                ["occurred_at"] = HarborTimes.Local(row.EndedAt ?? row.StartedAt, zone) ?? HarborTimes.Local(DateTimeOffset.UnixEpoch, zone),
            }
            : null;
}
