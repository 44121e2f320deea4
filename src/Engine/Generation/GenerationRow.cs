namespace Vectorscope.Engine.Generation;

/// <summary>A prompt to continue.</summary>
/// <param name="Prompt">Token ids, at least one.</param>
/// <param name="Sampling">How.</param>
public sealed record GenerationRow(IReadOnlyList<int> Prompt, SamplingOptions Sampling);
