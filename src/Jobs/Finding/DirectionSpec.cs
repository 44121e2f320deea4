using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Finding;

/// <summary>A direction: found between two sides of a capture (or of two captures) and audited, or combined from others.</summary>
public sealed record DirectionSpec : RunSpec
{
    public const string KindName = "direction";

    internal const string CaptureField = "capture", NegativeCaptureField = "negativeCapture", CombineField = "combine", SaveAsField = "saveAs";

    [Inline]
    public DirectionTitleSpec Title { get; init; } = new() { SaveAs = "" };

    [Field("Capture", Help = "A completed capture by its run, or its file: run:ID/capture.safetensors, sha256:HASH, or a path."), Refers(ReferenceKinds.Capture), FilePath]
    public string? Capture { get; init; }

    [Field("Capture of the negative side", Help = "Of another model of the same shape, where the two sides are two models.", Placeholder = "the same", Advanced = true), Refers(ReferenceKinds.Capture), FilePath]
    public string? NegativeCapture { get; init; }

    [Inline]
    public ContrastSpec Sides { get; init; } = new();

    [Inline]
    public FindingOptions Options { get; init; } = new();

    [Field("Combination", Help = "A direction made of others in the library, instead of one that is found in a capture.")]
    public CombineSpec? Combine { get; init; }
}
