namespace Vectorscope.Engine.Statistics;

/// <summary>Where a statistic falls when the labels carry no information: mean, and the order statistics at 2.5 % and 97.5 % of permutations.</summary>
public sealed record NullBand(double Mean, double Low, double High);
