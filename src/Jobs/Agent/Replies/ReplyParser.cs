namespace Vectorscope.Jobs.Agent.Replies;

/// <summary>Reads the JSON replies of the Terminus-2 protocol.</summary>
public static class ReplyParser
{
    /// <param name="reply">What the model wrote (its thinking already taken off when the arm handles it separately).</param>
    public static ParsedReply Parse(string reply, ParserMode mode) => throw new NotImplementedException();
}
