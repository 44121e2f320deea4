using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Queries;

/// <summary>Which runs to list. An empty set of states or kinds means any.</summary>
/// <param name="Text">Part of the name, id, tags or notes; case does not matter for ASCII letters.</param>
/// <param name="Archived">False: only live ones (default); true: only archived ones; null: both.</param>
public sealed record RunFilter(
    IReadOnlyCollection<RunState>? States = null,
    IReadOnlyCollection<string>? Kinds = null,
    string? Text = null,
    bool? Archived = false)
{
    /// <summary>Name or id of a study that the runs are in; null for any.</summary>
    public string? Study { get; init; }
}
