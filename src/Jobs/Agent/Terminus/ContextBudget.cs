using System.Text;
using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Agent.Terminus;

/// <summary>How full the model's context is, and when that is too full.</summary>
/// <remarks>
/// Terminus-2 summarises when fewer than 8,000 tokens are free, and makes 4,000 free after an overflow. A context of less than
/// 32,000 tokens cannot spare as much: there it is a quarter of it, or room for a reply if that is more, but never over a half.
/// </remarks>
internal sealed class ContextBudget(IContextMeter? meter, AgentSettings settings)
{
    private const int FreeBefore = 8000;
    private const int FreeAfter = 4000;

    private int? Limit => settings.ContextTokens ?? meter?.ContextTokens;

    /// <summary>Whether so little is free that the conversation should be summarised; never when nobody knows the limit.</summary>
    public bool IsTight(IReadOnlyList<ChatMessage> messages) => Limit is { } limit && limit - Count(messages) < Reserve(limit);

    /// <summary>After an overflow: drops exchanges from the end until there is room to ask for a summary.</summary>
    public void MakeRoom(Conversation conversation)
    {
        // The estimate may be off, or the limit unknown: at least the last exchange goes, without a limit half of them.
        var least = Limit is null ? (conversation.Exchanges + 1) / 2 : 1;
        for (var dropped = 0; conversation.Exchanges > 1; dropped++)
        {
            if (dropped >= least && (Limit is not { } limit || limit - Count(conversation.Messages) >= Reserve(limit) * FreeAfter / FreeBefore))
                return;
            conversation.DropLast();
        }
    }

    private int Reserve(int limit) => Math.Min(FreeBefore, Math.Max(limit / 4, Math.Min(settings.MaxReplyTokens, limit / 2)));

    // Without a meter four bytes are taken for a token.
    private int Count(IReadOnlyList<ChatMessage> messages) =>
        meter?.Count(messages) ?? messages.Sum(message => 4 + (Encoding.UTF8.GetByteCount(message.Text) / 4));
}
