namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>A marked value of an axis, such as chance.</summary>
public sealed record AxisMark(double Value, string Label);
