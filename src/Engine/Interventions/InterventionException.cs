namespace Vectorscope.Engine.Interventions;

/// <summary>An intervention cannot be used: which field, and what to do.</summary>
/// <param name="field">Path of the field, such as <c>operations[0].layers</c>; null where it is no single one.</param>
/// <param name="why">What is wrong with it.</param>
public sealed class InterventionException(string? field, string why) : Settings.RefusedInputException(field is null ? why : $"{field}: {why}")
{
    /// <summary>An intervention as a whole.</summary>
    public InterventionException(string why) : this(null, why)
    {
    }

    /// <summary>Path of the field; null where it is no single one.</summary>
    public string? Field { get; } = field;

    /// <summary>What is wrong, without the field.</summary>
    public string Why { get; } = why;
}
