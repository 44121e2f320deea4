using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Capture;

/// <summary>A direction that a capture ends with.</summary>
public sealed record CaptureDirectionSpec
{
    [Inline]
    public DirectionTitleSpec Title { get; init; } = new() { SaveAs = "" };

    /// <summary>The first two sides of the capture where none are named.</summary>
    [Inline]
    public ContrastSpec Sides { get; init; } = new();

    [Inline]
    public FindingOptions Options { get; init; } = new();
}
