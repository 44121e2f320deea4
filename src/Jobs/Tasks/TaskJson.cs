using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Tasks;

/// <summary>A task as programs are told of it: task.toml's own names, seconds as numbers, sizes as *_mb.</summary>
public static class TaskJson
{
    public static JsonObject Of(TaskReading reading)
    {
        var task = reading.Outline;
        return new JsonObject
        {
            ["name"] = reading.Name,
            ["path"] = reading.Folder,
            ["digest"] = task?.Digest,
            ["metadata"] = task?.Metadata.DeepClone() ?? new JsonObject(),
            ["agent"] = task is null ? new JsonObject() : Agent(task.Agent),
            ["verifier"] = task is null ? new JsonObject() : Verifier(task.Verifier),
            ["environment"] = task is null ? new JsonObject() : Environment(task.Environment),
            ["solution"] = task is null ? new JsonObject() : new JsonObject { ["env"] = Map(task.SolutionVariables) },
            ["problems"] = new JsonArray([.. reading.Problems.Select(Problem)]),
        };
    }

    private static JsonObject Agent(TaskAgentSettings agent) => new() { ["timeout_sec"] = agent.TimeoutSeconds, ["user"] = agent.User };

    private static JsonObject Verifier(TaskVerifierSettings verifier) => new()
    {
        ["timeout_sec"] = verifier.TimeoutSeconds,
        ["user"] = verifier.User,
        ["env"] = Map(verifier.Variables),
    };

    private static JsonObject Environment(TaskEnvironment environment) => new()
    {
        ["build_timeout_sec"] = environment.BuildTimeoutSeconds,
        ["docker_image"] = environment.DockerImage,
        ["has_dockerfile"] = environment.HasDockerfile,
        ["cpus"] = environment.Cpus,
        ["memory_mb"] = environment.MemoryMb,
        ["storage_mb"] = environment.StorageMb,
        ["gpus"] = environment.Gpus,
        ["allow_internet"] = environment.Network != TaskNetwork.None,
        ["network_mode"] = environment.Network switch { TaskNetwork.Public => "public", TaskNetwork.None => "no-network", _ => "allowlist" },
        ["allowed_hosts"] = new JsonArray([.. environment.AllowedHosts.Select(host => (JsonNode?)host)]),
        ["env"] = Map(environment.Variables),
        ["workdir"] = environment.Workdir,
        ["healthcheck"] = environment.Healthcheck is { } check ? Healthcheck(check) : null,
    };

    private static JsonObject Healthcheck(TaskHealthcheck check) => new()
    {
        ["command"] = check.Command,
        ["interval_sec"] = check.IntervalSeconds,
        ["timeout_sec"] = check.TimeoutSeconds,
        ["start_period_sec"] = check.StartPeriodSeconds,
        ["start_interval_sec"] = check.StartIntervalSeconds,
        ["retries"] = check.Retries,
    };

    private static JsonObject Problem(TaskProblem problem) => new()
    {
        ["file"] = problem.File,
        ["key"] = problem.Key,
        ["message"] = problem.Message,
        ["severity"] = problem.IsError ? "error" : "remark",
    };

    private static JsonObject Map(IReadOnlyDictionary<string, string> entries) =>
        new(entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
}
