using Vectorscope.Engine.Directions;

namespace Vectorscope.Jobs.Capture;

/// <summary>The content of <c>separability.json</c>: a report for each pair of sides at each position.</summary>
public sealed record CaptureSeparability(IReadOnlyList<SeparabilityReport> Reports);
