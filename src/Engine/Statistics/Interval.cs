namespace Vectorscope.Engine.Statistics;

/// <summary>A closed interval; which one (bootstrap, 95 %) is said where it is used.</summary>
public sealed record Interval(double Low, double High);
