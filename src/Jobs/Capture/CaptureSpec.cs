using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Capture;

/// <summary>What to capture: a model, sides, and the engine's own options.</summary>
public sealed record CaptureSpec : RunSpec
{
    public const string KindName = "capture";

    [Field("Model", Help = "An absolute folder, the name of a model on the list, or its content hash (at least 8 digits)."), Refers(ReferenceKinds.Model)]
    public required string Model { get; init; }

    /// <summary>Separability is measured between each two of them.</summary>
    [Field("Sides", Help = "Each two are compared, the earlier one being the positive pole."), Range(1, 16)]
    public required IReadOnlyList<CaptureSideSpec> Sides { get; init; }

    [Inline]
    public CaptureOptions Options { get; init; } = new();

    [Field("Direction", Help = "Found between two sides when the capture is done, audited, and kept in the library.")]
    public CaptureDirectionSpec? Direction { get; init; }

    [Inline]
    public ModelPlacement Placement { get; init; } = new();
}
