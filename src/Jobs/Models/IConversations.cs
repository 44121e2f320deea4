namespace Vectorscope.Jobs.Models;

/// <summary>Conversations that a chat client remembers between calls; a client that remembers any gives it by <c>GetService</c>.</summary>
public interface IConversations
{
    /// <summary>Forgets a conversation and frees what it held. Unknown ids are fine.</summary>
    /// <param name="conversationId">As in <c>ChatOptions.ConversationId</c>.</param>
    void End(string conversationId);
}
