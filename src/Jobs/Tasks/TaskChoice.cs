namespace Vectorscope.Jobs.Tasks;

/// <summary>Which tasks: a registered set or a folder, then filters that all must hold.</summary>
public sealed record TaskChoice
{
    /// <summary>Name of a task set on the list, or a folder of task folders.</summary>
    public required string Set { get; init; }

    /// <summary>Names or patterns with <c>*</c> and <c>?</c>; empty is all.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];
    public IReadOnlyList<string> Difficulty { get; init; } = [];
    public IReadOnlyList<string> Category { get; init; } = [];

    /// <summary>At most so many, in the order of their names; null is all.</summary>
    public int? Limit { get; init; }
}
