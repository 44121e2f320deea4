namespace Vectorscope.Jobs.Serving;

/// <summary>What an answer took.</summary>
/// <param name="PromptTokens">Read, each prompt counted once.</param>
/// <param name="CachedTokens">Of these, how many were not computed again.</param>
/// <param name="ReplyTokens">Written, all choices together.</param>
/// <param name="ReasoningTokens">Of these, how many were thinking; null where the model was not asked to think.</param>
public sealed record ServedUsage(int PromptTokens, int CachedTokens, int ReplyTokens, int? ReasoningTokens);
