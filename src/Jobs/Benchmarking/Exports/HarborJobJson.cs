using System.Globalization;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Traces.Harbor;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking.Exports;

/// <summary>A job's two files, gathered while its trials are written.</summary>
internal sealed class HarborJobJson(RunDetail run, KeptBenchmark? kept, TimeZoneInfo zone)
{
    private readonly Dictionary<string, JsonObject> _agents = new(StringComparer.Ordinal);
    private readonly List<(string Eval, TrialRow Row, IReadOnlyDictionary<string, double> Rewards)> _trials = [];

    public Guid Id { get; } = HarborNames.Id(run.Id);
    public string Name { get; } = HarborNames.Safe(run.Name);

    public void Add(ExportedTrial trial)
    {
        _agents.TryAdd(trial.Row.Arm, HarborTrialJson.Agent(trial));
        _trials.Add(($"{trial.Agent}__{(trial.Model is null ? "" : HarborNames.ShortTask(trial.Model) + "__")}{kept?.Facts.TaskSet ?? "adhoc"}", trial.Row, trial.Notes.Rewards));
    }

    public JsonObject Config() => new()
    {
        ["job_name"] = Name,
        ["jobs_dir"] = "jobs",
        ["n_attempts"] = _trials.Count == 0 ? 1 : _trials.Max(trial => trial.Row.Attempt),
        ["n_concurrent_trials"] = kept?.Spec.Concurrency ?? 1,
        ["timeout_multiplier"] = kept?.Spec.Conditions.TimeoutMultiplier ?? 1,
        ["retry"] = new JsonObject { ["max_retries"] = kept?.Spec.MaxRetries ?? 0 },
        ["environment"] = new JsonObject { ["type"] = HarborTrialJson.Sandbox },
        ["agents"] = new JsonArray([.. _agents.Values]),
        ["datasets"] = new JsonArray(new JsonObject { ["path"] = kept?.Facts.TaskSet ?? "tasks" }),
    };

    public JsonObject Result(DateTimeOffset now) => new()
    {
        ["id"] = Id.ToString(),
        ["started_at"] = HarborTimes.Local(run.StartedAt ?? run.CreatedAt, zone),
        ["updated_at"] = HarborTimes.Local(run.EndedAt ?? now, zone),
        ["finished_at"] = HarborTimes.Local(run.EndedAt, zone),
        ["n_total_trials"] = _trials.Count,
        ["stats"] = new JsonObject
        {
            ["n_completed_trials"] = _trials.Count(trial => trial.Row.Outcome is not null),
            ["n_errored_trials"] = _trials.Count(trial => IsError(trial.Row)),
            ["n_running_trials"] = _trials.Count(trial => trial.Row.Running),
            ["n_pending_trials"] = _trials.Count(trial => trial.Row is { Running: false, Outcome: null }),
            ["n_cancelled_trials"] = _trials.Count(trial => trial.Row.Outcome == TrialOutcome.Cancelled),
            ["n_retries"] = _trials.Sum(trial => Math.Max(0, trial.Row.Tries - 1)),
            ["n_input_tokens"] = _trials.Sum(trial => trial.Row.Counts.PromptTokens),
            ["n_cache_tokens"] = _trials.Sum(trial => trial.Row.Counts.CachedTokens),
            ["n_output_tokens"] = _trials.Sum(trial => trial.Row.Counts.CompletionTokens),
            ["cost_usd"] = null,
            ["evals"] = new JsonObject(_trials.Where(trial => trial.Row.Outcome is not null).GroupBy(trial => trial.Eval)
                .Select(eval => KeyValuePair.Create(eval.Key, (JsonNode?)Eval([.. eval])))),
        },
    };

    private static bool IsError(TrialRow row) => row.Outcome is { } outcome && HarborOutcomes.ExceptionOf(outcome) is not null;

    /// <summary>Harbor's own reckoning: a trial without a reward counts as 0 in the mean.</summary>
    private static JsonObject Eval((string Eval, TrialRow Row, IReadOnlyDictionary<string, double> Rewards)[] trials)
    {
        var graded = trials.Where(trial => trial.Rewards.Count > 0).ToArray();
        return new JsonObject
        {
            ["n_trials"] = graded.Length,
            ["n_errors"] = trials.Count(trial => IsError(trial.Row)),
            ["metrics"] = new JsonArray(new JsonObject { ["mean"] = trials.Average(trial => trial.Row.Reward ?? 0) }),
            ["pass_at_k"] = new JsonObject(),
            ["reward_stats"] = Named(graded.SelectMany(trial => trial.Rewards.Select(reward => (reward.Key, Value: Text(reward.Value), trial.Row.Name)))
                .GroupBy(reward => reward.Key)
                .Select(reward => KeyValuePair.Create(reward.Key, (JsonNode?)Named(reward.GroupBy(value => value.Value).Select(value => Names(value.Key, value.Select(item => item.Name))))))),
            ["exception_stats"] = Named(trials.Where(trial => IsError(trial.Row)).GroupBy(trial => HarborOutcomes.ExceptionOf(trial.Row.Outcome!.Value)!)
                .Select(exception => Names(exception.Key, exception.Select(trial => trial.Row.Name)))),
        };
    }

    private static JsonObject Named(IEnumerable<KeyValuePair<string, JsonNode?>> fields) => new(fields);

    private static KeyValuePair<string, JsonNode?> Names(string key, IEnumerable<string> names) =>
        KeyValuePair.Create(key, (JsonNode?)new JsonArray([.. names.Select(name => (JsonNode)name)]));

    private static string Text(double value) => value == Math.Floor(value)
        ? value.ToString("0.0", CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture);
}
