using Vectorscope.Jobs.Agent.Replies.Repairs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent.Replies;

/// <summary>Reads the JSON replies of the Terminus-2 protocol. Never throws, whatever the reply; works in proportion to its length.</summary>
public static class ReplyParser
{
    /// <param name="reply">What the model wrote (its thinking already taken off when the arm handles it separately).</param>
    public static ParsedReply Parse(string reply, ParserMode mode) => Parse(reply, mode, new ReadingEffort());

    internal static ParsedReply Parse(string reply, ParserMode mode, ReadingEffort effort) =>
        mode == ParserMode.Strict ? StrictReading.Read(reply, effort) : PatchedReading.Read(reply, effort);
}
