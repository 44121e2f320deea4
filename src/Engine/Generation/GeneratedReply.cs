namespace Vectorscope.Engine.Generation;

/// <summary>What one row produced.</summary>
/// <param name="Ids">Token ids, prompt and stop token excluded.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="StopId">The stop token, when that was the reason.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Of these, how many were not computed again because a session remembered them.</param>
/// <param name="Prefill">Time from asking to the first token, waiting included.</param>
/// <param name="Decode">Time from there to the end.</param>
public sealed record GeneratedReply(
    IReadOnlyList<int> Ids, StopReason Reason, int? StopId, int PromptTokens, int CachedTokens, TimeSpan Prefill, TimeSpan Decode);
