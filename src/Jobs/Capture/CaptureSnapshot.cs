using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Model;
using Vectorscope.Jobs.Library.Models;

namespace Vectorscope.Jobs.Capture;

/// <summary>A capture with everything it names resolved, as the run keeps it: the library may change, the run does not.</summary>
public sealed record CaptureSnapshot
{
    public required RunModel Model { get; init; }
    public required IReadOnlyList<CaptureSnapshotSide> Sides { get; init; }
    public required IReadOnlyList<CapturePosition> Positions { get; init; }
    public required bool Thinking { get; init; }
    public required int ResponseTokens { get; init; }
    public required long Seed { get; init; }
    public int? BatchTokens { get; init; }
    public ModelDtype Dtype { get; init; }
    public ModelDevice Device { get; init; }
}
