namespace Vectorscope.Engine.Generation;

/// <summary>A token and how likely the model held it.</summary>
/// <param name="Id">Token id.</param>
/// <param name="LogProbability">Natural logarithm of its probability, at most 0.</param>
public readonly record struct TokenLogProbability(int Id, float LogProbability);
