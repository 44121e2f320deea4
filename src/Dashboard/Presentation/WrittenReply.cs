using System.Text;
using System.Text.RegularExpressions;
using Vectorscope.Jobs.Benchmarking;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>A reply in one piece, its marks (think, tool, end of turn) included and marked.</summary>
public sealed partial record WrittenReply(string Text, IReadOnlyList<TextMark> Marks)
{
    /// <summary>No reply.</summary>
    public static readonly WrittenReply Nothing = new("", []);

    private const string Class = "token-mark";

    /// <summary>From the token ids where they were kept; otherwise from the text, with the marks that it holds.</summary>
    public static WrittenReply Of(string reply, ReplyPieces? pieces)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (pieces is not { Problem: null })
        {
            return new(reply, [.. Marked().Matches(reply).Select(match => new TextMark(match.Index, match.Length, Class))]);
        }

        StringBuilder text = new();
        List<TextMark> marks = [];
        foreach (var piece in pieces.Pieces)
        {
            if (piece.Mark is { } id)
            {
                marks.Add(new TextMark(text.Length, piece.Text.Length, Class, $"Token {id}"));
            }

            text.Append(piece.Text);
        }

        return new(text.ToString(), marks);
    }

    [GeneratedRegex(@"<\|[a-z0-9_]{1,40}\|>|</?(?:think|tool_call|tool_response)>", RegexOptions.IgnoreCase)]
    private static partial Regex Marked();
}
