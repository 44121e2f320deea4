namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>The kinds of runs that this program knows.</summary>
public sealed class RunKinds(IEnumerable<RunKind> kinds)
{
    private readonly Dictionary<string, RunKind> _byName = kinds.ToDictionary(kind => kind.Name);

    public IReadOnlyList<RunKind> All { get; } = [.. kinds];

    /// <summary>Null for a kind that this version does not know.</summary>
    public RunKind? Find(string name) => _byName.GetValueOrDefault(name);
}
