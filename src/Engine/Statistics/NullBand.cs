namespace Vectorscope.Engine.Statistics;

/// <summary>Where a statistic falls when the labels carry no information: mean, 2.5 % and 97.5 % quantile over permutations.</summary>
public sealed record NullBand(double Mean, double Low, double High);
