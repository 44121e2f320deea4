namespace Vectorscope.Jobs.Agent.Terminus;

/// <summary>Where a reply's thinking lies and where its answer begins.</summary>
/// <param name="Start">First character of the thinking; null without thinking.</param>
/// <param name="End">Its end, exclusive; the text's length when it never ended.</param>
/// <param name="AnswerStart">First character after the thinking and its mark.</param>
internal sealed record ThinkingSplit(int? Start, int? End, int AnswerStart, bool Unclosed)
{
    private const string Open = "<think>";
    private const string Close = "</think>";

    /// <summary>Raw text: thinking runs to the first closing mark if the prompt, or the text itself, opened it.</summary>
    public static ThinkingSplit OfText(string text, bool promptEndsInThinking)
    {
        var lead = text.Length - text.AsSpan().TrimStart().Length;
        var start = text.AsSpan(lead).StartsWith(Open, StringComparison.Ordinal) ? lead + Open.Length : promptEndsInThinking ? 0 : (int?)null;
        if (start is not { } from)
            return new ThinkingSplit(null, null, 0, false);
        var close = text.IndexOf(Close, from, StringComparison.Ordinal);
        return close < 0
            ? new ThinkingSplit(from, text.Length, text.Length, true)
            : new ThinkingSplit(from, close, close + Close.Length, false);
    }

    /// <summary>Thinking that a server reported apart stands before the answer, without marks.</summary>
    /// <param name="cut">The reply used up its token budget: with no answer, it did so while thinking.</param>
    public static ThinkingSplit OfParts(string thinking, string answer, bool cut) =>
        new(0, thinking.Length, thinking.Length, cut && string.IsNullOrWhiteSpace(answer));
}
