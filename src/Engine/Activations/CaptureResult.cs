namespace Vectorscope.Engine.Activations;

/// <summary>A finished capture.</summary>
/// <param name="Path">The safetensors file.</param>
/// <param name="Fingerprint">SHA-256 over model, plan and code version, as in the file.</param>
/// <param name="Prompts">Rows of all sides.</param>
/// <param name="Tokens">Prompt tokens of all sides, padding excluded.</param>
/// <param name="Batches">Batches of the plan.</param>
/// <param name="BatchesResumed">Batches that an earlier attempt had finished.</param>
public sealed record CaptureResult(string Path, string Fingerprint, int Prompts, long Tokens, int Batches, int BatchesResumed);
