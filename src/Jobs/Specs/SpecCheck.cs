namespace Vectorscope.Jobs.Specs;

/// <summary>What a validator says about a spec.</summary>
public sealed class SpecCheck
{
    private SpecCheck(string? spec, string? snapshot, string? name, IReadOnlyList<SpecError> errors)
    {
        Spec = spec;
        Snapshot = snapshot;
        Name = name;
        Errors = errors;
    }

    public string? Spec { get; }
    public string? Snapshot { get; }
    public string? Name { get; }
    public IReadOnlyList<SpecError> Errors { get; }

    /// <param name="spec">The spec as it is kept (JSON).</param>
    /// <param name="snapshot">The spec with everything it names resolved (JSON).</param>
    /// <param name="name">The run's name: the spec's own, or one that says what it does.</param>
    public static SpecCheck Valid(string spec, string snapshot, string name) => new(spec, snapshot, name, []);

    public static SpecCheck Invalid(IReadOnlyList<SpecError> errors) => new(null, null, null, errors);
}
