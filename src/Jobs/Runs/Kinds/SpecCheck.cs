using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>What a check says about a spec.</summary>
public sealed class SpecCheck
{
    private SpecCheck(string? spec, string? snapshot, string? name, RunNeeds needs, IReadOnlyList<string> notes, IReadOnlyList<SpecError> errors) =>
        (Spec, Snapshot, Name, Needs, Notes, Errors) = (spec, snapshot, name, needs, notes, errors);

    /// <summary>As submitted.</summary>
    public string? Spec { get; }

    public string? Snapshot { get; }

    /// <summary>The run's name: the spec's own, or one that says what it does.</summary>
    public string? Name { get; }

    public RunNeeds Needs { get; }

    /// <summary>What whoever submits should know although the spec can be run.</summary>
    public IReadOnlyList<string> Notes { get; }

    public IReadOnlyList<SpecError> Errors { get; }

    /// <summary>What the spec refers to; null after errors.</summary>
    internal ResolvedSpec? Resolved { get; private init; }

    /// <summary>Models that no reference resolves; see <see cref="ISpecRules{TSpec}.OtherModelsOf"/>.</summary>
    internal IReadOnlyList<string> OtherModels { get; private init; } = [];

    /// <param name="spec">The spec as submitted (JSON).</param>
    /// <param name="resolved">What the run keeps.</param>
    /// <param name="name">The run's name: the spec's own, or one that says what it does.</param>
    internal static SpecCheck Valid(string spec, ResolvedSpec resolved, string name, RunNeeds needs, IReadOnlyList<string> notes, IReadOnlyList<string> otherModels) =>
        new(spec, resolved.ToJson(), name, needs, notes, []) { Resolved = resolved, OtherModels = otherModels };

    public static SpecCheck Invalid(IReadOnlyList<SpecError> errors) => new(null, null, null, RunNeeds.Light, [], errors);
}
