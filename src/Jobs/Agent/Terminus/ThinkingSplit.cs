namespace Vectorscope.Jobs.Agent.Terminus;

/// <summary>Where a reply's thinking lies and where its answer begins.</summary>
/// <param name="Start">First character of the thinking; null without thinking.</param>
/// <param name="End">Its end, exclusive; the text's length when it never ended.</param>
/// <param name="AnswerStart">First character after the thinking and its mark.</param>
internal sealed record ThinkingSplit(int? Start, int? End, int AnswerStart, bool Unclosed)
{
    private const string Open = "<think>";
    private const string Close = "</think>";

    /// <summary>
    /// Raw text: thinking runs to the first closing mark if the prompt opened it, or the text itself did. A server may open it in its
    /// prompt and not say so: then a closing mark that nothing opened, in a text that does not begin as an answer does, tells.
    /// </summary>
    public static ThinkingSplit OfText(string text, bool promptEndsInThinking)
    {
        var lead = text.Length - text.AsSpan().TrimStart().Length;
        var body = text.AsSpan(lead);
        if (body.StartsWith(Open, StringComparison.Ordinal))
            return From(text, lead + Open.Length);
        if (promptEndsInThinking)
            return From(text, 0);
        var close = body.IndexOf(Close, StringComparison.Ordinal);
        return close >= 0 && !body.StartsWith("{", StringComparison.Ordinal) && body[..close].IndexOf(Open, StringComparison.Ordinal) < 0
            ? From(text, 0)
            : new ThinkingSplit(null, null, 0, false);
    }

    /// <summary>Thinking that a server reported apart stands before the answer, without marks.</summary>
    /// <param name="cut">The reply used up its token budget: with no answer, it did so while thinking.</param>
    public static ThinkingSplit OfParts(string thinking, string answer, bool cut) =>
        new(0, thinking.Length, thinking.Length, cut && string.IsNullOrWhiteSpace(answer));

    private static ThinkingSplit From(string text, int start)
    {
        var close = text.IndexOf(Close, start, StringComparison.Ordinal);
        return close < 0
            ? new ThinkingSplit(start, text.Length, text.Length, true)
            : new ThinkingSplit(start, close, close + Close.Length, false);
    }
}
