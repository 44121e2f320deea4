using System.Collections.Frozen;
using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Jobs.Chats;

/// <summary>A conversation to learn from: the last message is the assistant's, with its thinking apart.</summary>
/// <param name="Messages">As they are sent; earlier replies carry no thinking, as in the conversations that agents have.</param>
/// <param name="Unfinished">The last message is thinking alone and is never ended: neither the closing mark nor the end of the turn is learned.</param>
/// <param name="Label">What kind of example it is, for counts; free text.</param>
/// <param name="Group">
/// What it comes from, such as the episode that several turns and tellings share: all of a group are trained on, or all are held
/// back for evaluation. Null: the chat stands for itself.
/// </param>
public sealed record Chat(IReadOnlyList<ChatMessage> Messages, bool Unfinished = false, string? Label = null, string? Group = null)
{
    /// <summary>Places of messages that are not learned although they are replies.</summary>
    public IReadOnlySet<int> Unlearned { get; init; } = FrozenSet<int>.Empty;

    /// <summary>The file that it was read from; null where it was made.</summary>
    public string? File { get; init; }

    /// <summary>Where in its file it stands, from 1; 0 where it was made.</summary>
    public int Line { get; init; }
}
