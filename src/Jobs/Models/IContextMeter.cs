using Microsoft.Extensions.AI;

namespace Vectorscope.Jobs.Models;

/// <summary>How much of its context a conversation takes; a chat client gives it by <c>GetService</c>.</summary>
public interface IContextMeter
{
    /// <summary>Tokens that prompt and reply may have together; null when nobody knows.</summary>
    int? ContextTokens { get; }

    /// <summary>Tokens of the conversation: counted by the engine, estimated for a server.</summary>
    int Count(IReadOnlyList<ChatMessage> messages);
}
