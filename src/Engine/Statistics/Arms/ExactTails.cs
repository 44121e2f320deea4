namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>P-values of an exact test of two arms, A and B, that work equally well.</summary>
/// <param name="Greater">P(A at least as good as seen).</param>
/// <param name="Less">P(A at most as good as seen).</param>
/// <param name="TwoSided">Sum of the probabilities that are not above that of what was seen.</param>
public sealed record ExactTails(double Greater, double Less, double TwoSided);
