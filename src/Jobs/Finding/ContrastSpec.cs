using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Finding;

/// <summary>Which rows of a capture a direction is found between, and what is held beside it.</summary>
public sealed record ContrastSpec
{
    [Field("Positive side", Help = "The side of the capture that the direction points to.")]
    public string? Positive { get; init; }

    [Field("Negative side", Help = "The side that it points from.")]
    public string? Negative { get; init; }

    [Field("Neutral side", Help = "A side without either's text: its mean is kept beside, and says which family of edits the direction calls for.", Placeholder = "none")]
    public string? Neutral { get; init; }

    [Field("Position", Help = "Of the rows.", Placeholder = "the capture's first")]
    public CapturePosition? Position { get; init; }

    [Field("Positive control side", Help = "With the negative one: two sides about something irrelevant, alike in length and style. What the direction has beyond them is its own.", Placeholder = "the product's own controls, where the capture has them", Advanced = true)]
    public string? ControlPositive { get; init; }

    [Field("Negative control side", Placeholder = "the product's own controls, where the capture has them", Advanced = true)]
    public string? ControlNegative { get; init; }
}
