namespace Vectorscope.Jobs.Tasks;

/// <summary>What was found in one task folder.</summary>
public sealed record TaskReading
{
    /// <summary>The task's short name; the folder's where task.toml cannot be read.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path.</summary>
    public required string Folder { get; init; }

    /// <summary>Everything that could be read, defaults where it could not; null when task.toml is no TOML. To show, not to run.</summary>
    public TaskDefinition? Outline { get; init; }

    public required IReadOnlyList<TaskProblem> Problems { get; init; }

    public bool HasErrors => Problems.Any(problem => problem.IsError);

    /// <summary>The task, ready to run; null when it has errors.</summary>
    public TaskDefinition? Definition => HasErrors ? null : Outline;
}
