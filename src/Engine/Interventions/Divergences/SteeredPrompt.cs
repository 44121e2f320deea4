namespace Vectorscope.Engine.Interventions.Divergences;

/// <summary>A prompt to be continued under an intervention.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Number">Its place among the prompts: replies to it draw the same random numbers under every intervention.</param>
/// <param name="Intervention">Null for the model as it is.</param>
public sealed record SteeredPrompt(DivergencePrompt Prompt, int Number, CompiledIntervention? Intervention);

/// <summary>How replies come about and what is read of them.</summary>
/// <param name="Replies">Length, temperature, seed, and which ids are tokens.</param>
/// <param name="Reading">Where and along what written tokens are projected; null for nowhere.</param>
/// <param name="ThinkingTags">Ids of the tags; null where the vocabulary has none, and then nothing is known of thinking.</param>
public sealed record SteeredOptions(DivergenceOptions Replies, ResidualReading? Reading, (int Begins, int Ends)? ThinkingTags);

/// <summary>A projection rᵀh of the residual stream after the operations of its layer.</summary>
/// <param name="Layer">0…L.</param>
/// <param name="Unit">r: [d], of length 1.</param>
public sealed record ResidualReading(int Layer, double[] Unit);
