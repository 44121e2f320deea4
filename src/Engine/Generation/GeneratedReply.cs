namespace Vectorscope.Engine.Generation;

/// <summary>What one row produced.</summary>
/// <param name="Ids">Token ids, prompt and stop token excluded.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="StopId">The stop token, when that was the reason.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="Prefill">Time until the batch's first tokens were known.</param>
/// <param name="Decode">Time from there to this row's end.</param>
public sealed record GeneratedReply(IReadOnlyList<int> Ids, StopReason Reason, int? StopId, int PromptTokens, TimeSpan Prefill, TimeSpan Decode);
