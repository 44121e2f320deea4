using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>Stands where a model stands and gives the replies of a script. It looks at the screen for one thing: whether the last command is through.</summary>
/// <param name="think">The thinking before a reply; what is told later has other wordings of it.</param>
internal sealed class Teacher(WalkScript script, Func<ScriptedReply, string> think) : IChatClient
{
    private const int MostWaits = 6;

    /// <summary>Characters of a line by which it is found again on the screen; the rest may be wrapped.</summary>
    private const int Recognised = 24;

    private readonly List<ScriptedReply> _given = [];
    private int _next;
    private string? _running;

    /// <summary>What was replied so far, waits included.</summary>
    public IReadOnlyList<ScriptedReply> Given => _given;

    /// <summary>Why the script could not be kept to; null when it was.</summary>
    public string? Trouble { get; private set; }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reply = Choose(messages.Last().Text);
        _given.Add(reply);
        var thinking = think(reply);
        var cut = reply.Move == WalkMove.Unfinished;
        yield return new ChatResponseUpdate(ChatRole.Assistant, cut ? thinking : $"{thinking}\n</think>\n\n{reply.Answer}")
        {
            AdditionalProperties = new AdditionalPropertiesDictionary { [ReplyProperties.PromptEndsInThinking] = true },
            FinishReason = cut ? ChatFinishReason.Length : ChatFinishReason.Stop,
        };
        await Task.CompletedTask;
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing is held.
    }

    private ScriptedReply Choose(string prompt)
    {
        if (_running is { } line && !IsThrough(prompt, line))
        {
            if (_given.Count(reply => reply.Move == WalkMove.Wait) < MostWaits) return script.Wait;
            Trouble ??= "a command did not end";
        }
        if (_running is not null && script.Replies[_next - 1].Move == WalkMove.Stumble && !ShowsError(prompt)) Trouble ??= "a misspelled name led to no error";
        if (_next >= script.Replies.Count)
        {
            Trouble ??= "the agent asked for more than was planned";
            return WalkReplies.Unfinished();
        }
        var reply = script.Replies[_next++];
        _running = reply.Line;
        return reply;
    }

    /// <summary>Whether the shell has taken the line and waits for the next.</summary>
    private static bool IsThrough(string prompt, string line) =>
        prompt.TrimEnd() is [.., '#' or '$'] && prompt.Contains(line[..Math.Min(Recognised, line.Length)], StringComparison.Ordinal);

    private static bool ShowsError(string prompt) =>
        ((string[])["No such file", "cannot", "fatal", "Error"]).Any(word => prompt.Contains(word, StringComparison.Ordinal));
}
