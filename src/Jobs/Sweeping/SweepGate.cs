using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>The condition of an intervention: tokens whose projection lies above or below a threshold.</summary>
public sealed record SweepGate
{
    [Field("Direction", Help = "Along which the gate looks.", Placeholder = "the sweep's"), Refers(ReferenceKinds.Direction)]
    public string? Direction { get; init; }

    [Field("Layer", Help = "Where it looks; not after the first layer that is acted on."), Range(0, 10_000)]
    public required int Layer { get; init; }

    [Field("Above", Help = "Opens above this projection. Give either this or below.")]
    public double? Above { get; init; }

    [Field("Below", Help = "Opens below it.")]
    public double? Below { get; init; }
}
