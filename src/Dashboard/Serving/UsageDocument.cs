using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>What an answer took.</summary>
internal sealed record UsageDocument(int PromptTokens, int CompletionTokens, int TotalTokens, PromptDetails PromptTokensDetails, CompletionDetails? CompletionTokensDetails)
{
    internal static UsageDocument Of(ServedUsage usage) => new(
        usage.PromptTokens, usage.ReplyTokens, usage.PromptTokens + usage.ReplyTokens, new(usage.CachedTokens), usage.ReasoningTokens is { } reasoned ? new(reasoned) : null);
}

internal sealed record PromptDetails(int CachedTokens);

internal sealed record CompletionDetails(int ReasoningTokens);
