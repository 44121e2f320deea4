namespace Vectorscope.Engine.Generation;

/// <summary>A place in the order of a row's tokens.</summary>
/// <param name="Token">The token there.</param>
/// <param name="Mass">The weights up to there, its own included.</param>
internal readonly record struct RankedPlace(Candidate Token, double Mass);
