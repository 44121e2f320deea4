using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Queries;

/// <summary>Which runs to list. Of each set one is enough, and an empty one means any; what is of another sort narrows further.</summary>
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

    /// <summary>Names of models that the runs work with.</summary>
    public IReadOnlyCollection<string> Models { get; init; } = [];

    /// <summary>Names of personas that they send.</summary>
    public IReadOnlyCollection<string> Personas { get; init; } = [];

    /// <summary>Words that they carry.</summary>
    public IReadOnlyCollection<string> Tags { get; init; } = [];

    /// <summary>The runs themselves, by their ids.</summary>
    public IReadOnlyCollection<string> Ids { get; init; } = [];

    /// <summary>The names of one sort.</summary>
    public IReadOnlyCollection<string> Of(RunFacetKind kind) => kind switch
    {
        RunFacetKind.Model => Models,
        RunFacetKind.Persona => Personas,
        RunFacetKind.Tag => Tags,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a sort of names"),
    };

    /// <summary>The same without the names of one sort: what a menu of them counts.</summary>
    public RunFilter Without(RunFacetKind kind) => kind switch
    {
        RunFacetKind.Model => this with { Models = [] },
        RunFacetKind.Persona => this with { Personas = [] },
        RunFacetKind.Tag => this with { Tags = [] },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a sort of names"),
    };
}
