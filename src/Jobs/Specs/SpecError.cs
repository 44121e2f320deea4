namespace Vectorscope.Jobs.Specs;

/// <summary>What is wrong with one field of a spec, and what to do.</summary>
/// <param name="Field">Path of the JSON field: <c>sides[1].promptSet</c>; empty for the spec as a whole.</param>
public sealed record SpecError(string Field, string Message)
{
    /// <summary>The same in a form's words and units; null where they are the same.</summary>
    public string? InForm { get; init; }
}
