using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Dashboard.Api;

/// <summary>One task of a list. Times are seconds, sizes MiB; null is no limit, or unknown where task.toml cannot be read.</summary>
/// <param name="Usable">It has no errors; <paramref name="Problems"/> may still hold remarks.</param>
internal sealed record TaskEntry(
    string Name,
    string Folder,
    bool Usable,
    string? Difficulty,
    string? Category,
    IReadOnlyList<string> Tags,
    double? AgentSeconds,
    double? VerifierSeconds,
    string? DockerImage,
    int? Cpus,
    long? MemoryMb,
    long? StorageMb,
    TaskNetwork? Network,
    bool HasSolution,
    IReadOnlyList<TaskProblem> Problems)
{
    internal static TaskEntry Of(TaskReading reading)
    {
        var task = reading.Outline;
        return new TaskEntry(
            reading.Name, reading.Folder, !reading.HasErrors, task?.Difficulty, task?.Category, task?.Tags ?? [],
            task?.Agent.TimeoutSeconds, task?.Verifier.TimeoutSeconds,
            task?.Environment.DockerImage, task?.Environment.Cpus, task?.Environment.MemoryMb, task?.Environment.StorageMb, task?.Environment.Network,
            task?.HasSolution ?? false, reading.Problems);
    }
}
