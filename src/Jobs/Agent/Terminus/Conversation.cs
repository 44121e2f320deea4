using Microsoft.Extensions.AI;

namespace Vectorscope.Jobs.Agent.Terminus;

/// <summary>The messages that are sent whole with every call: an optional persona, then user and assistant in turn.</summary>
internal sealed class Conversation(string? system)
{
    private readonly List<ChatMessage> _messages = [];

    /// <summary>Pairs of user and assistant.</summary>
    public int Exchanges => _messages.Count / 2;

    public IReadOnlyList<ChatMessage> Messages => [.. Persona, .. _messages];

    /// <summary>The conversation and one more user message.</summary>
    public IReadOnlyList<ChatMessage> With(string prompt) => [.. Messages, new ChatMessage(ChatRole.User, prompt)];

    /// <summary>A user message that stands alone, after the persona.</summary>
    public IReadOnlyList<ChatMessage> Alone(string prompt) => [.. Persona, new ChatMessage(ChatRole.User, prompt)];

    public void Add(string prompt, string reply)
    {
        _messages.Add(new ChatMessage(ChatRole.User, prompt));
        _messages.Add(new ChatMessage(ChatRole.Assistant, reply));
    }

    public void DropLast() => _messages.RemoveRange(_messages.Count - 2, 2);

    /// <summary>After a summary: the first message and the questions of one who takes over stand for all that was said.</summary>
    public void BeginAnew(string question, string questions)
    {
        // Terminus-2 keeps its first message and the questions' as two user messages in a row; many chat templates refuse that.
        var first = _messages.Count > 0 ? $"{_messages[0].Text}\n\n" : "";
        _messages.Clear();
        Add(first + question, questions);
    }

    private IEnumerable<ChatMessage> Persona => system is null ? [] : [new ChatMessage(ChatRole.System, system)];
}
