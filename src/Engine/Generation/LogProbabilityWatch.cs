namespace Vectorscope.Engine.Generation;

/// <summary>Reads how likely the model held each token of a reply.</summary>
/// <param name="Likeliest">How many of the likeliest tokens are wanted beside the chosen one, 0 to <see cref="TokenScores.MostLikeliest"/>.</param>
/// <param name="OnToken">
/// Called on the engine thread, once for each token of the reply in order and just before the token itself is told; not for the token
/// that ended the reply. It must be quick.
/// </param>
public sealed record LogProbabilityWatch(int Likeliest, Action<TokenScores> OnToken);
