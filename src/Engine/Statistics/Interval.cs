namespace Vectorscope.Engine.Statistics;

/// <summary>A closed interval; which one is said where it is used.</summary>
public sealed record Interval(double Low, double High);
