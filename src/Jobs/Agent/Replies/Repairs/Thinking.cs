namespace Vectorscope.Jobs.Agent.Replies.Repairs;

/// <summary>Finds the end of the thinking that a reply begins with.</summary>
/// <remarks>
/// Marks count only before the answer: once the text goes on with an object (or a fenced one), a mark is content, for example
/// of a command that edits such text.
/// </remarks>
internal static class Thinking
{
    private const string Open = "<think>";
    private const string Close = "</think>";

    /// <summary>Where the text begins that is to be parsed: 0 without thinking, the reply's length when thinking never ends.</summary>
    public static int End(string reply)
    {
        var (at, open, close, brace) = (0, -1, -1, -1);
        while (!CodeFence.BeginsAnswer(reply, at))
        {
            // Each is looked for again only when it was passed, so that many marks cost no more than one look through the reply.
            if (open < at) open = Find(reply, Open, at);
            if (close < at) close = Find(reply, Close, at);
            if (brace < at) brace = Find(reply, "{", at);
            if (open == close || (open < close && brace < open)) break;
            if (close == int.MaxValue) return reply.Length;
            at = close + Close.Length;
        }
        return at;
    }

    private static int Find(string reply, string mark, int from) =>
        reply.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var found ? found : int.MaxValue;
}
