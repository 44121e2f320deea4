namespace Vectorscope.Dashboard.Kinds;

/// <summary>The views of all kinds of runs, in the order of the navigation.</summary>
public sealed class RunKindViews(IEnumerable<RunKindView> views)
{
    private readonly Dictionary<string, RunKindView> _byKind = views.ToDictionary(view => view.Kind);

    /// <summary>All of them.</summary>
    public IReadOnlyList<RunKindView> All { get; } = [.. views];

    /// <summary>Null for a kind that this version does not know.</summary>
    public RunKindView? Find(string kind) => _byKind.GetValueOrDefault(kind);
}
