namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>The kinds of runs that this program knows.</summary>
public sealed class RunKinds
{
    private readonly Dictionary<string, RunKind> _byName;

    public RunKinds(IEnumerable<RunKind> kinds)
    {
        All = [.. kinds];
        _byName = All.ToDictionary(kind => kind.Name);
    }

    public IReadOnlyList<RunKind> All { get; }

    /// <summary>Null for a kind that this version does not know.</summary>
    public RunKind? Find(string name) => _byName.GetValueOrDefault(name);
}
