using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Tasks;

/// <summary>Which tasks: a registered set or a folder, then filters that all must hold.</summary>
public sealed record TaskChoice
{
    /// <summary>Name of a task set on the list, or a folder of task folders.</summary>
    [Field("Task set", Help = "A folder of task folders, or the name of a task set.", Flag = "tasks"), Refers(ReferenceKinds.TaskSet), FilePath]
    public required string Set { get; init; }

    /// <summary>Names or patterns with <c>*</c> and <c>?</c>; empty is all.</summary>
    [Field("Only these", Help = "Names, with * and ?.")]
    public IReadOnlyList<string> Include { get; init; } = [];

    [Field("Without these")]
    public IReadOnlyList<string> Exclude { get; init; } = [];

    [Field("Difficulty", Help = "Only tasks of these.")]
    public IReadOnlyList<string> Difficulty { get; init; } = [];

    [Field("Category", Help = "Only tasks of these.")]
    public IReadOnlyList<string> Category { get; init; } = [];

    /// <summary>At most so many, in the order of their names; null is all.</summary>
    [Field("At most", Help = "The first ones by name.", Placeholder = "all"), Range(1, 100_000)]
    public int? Limit { get; init; }
}
