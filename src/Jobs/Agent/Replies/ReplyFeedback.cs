namespace Vectorscope.Jobs.Agent.Replies;

/// <summary>What a parser has to say, as it is put before the model.</summary>
public static class ReplyFeedback
{
    /// <summary>One line per message, each with a dash; empty for none.</summary>
    public static string Bullets(IEnumerable<string> messages) => string.Join('\n', messages.Select(message => $"- {message}"));
}
