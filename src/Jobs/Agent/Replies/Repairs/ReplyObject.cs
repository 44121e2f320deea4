using System.Text.RegularExpressions;

namespace Vectorscope.Jobs.Agent.Replies.Repairs;

/// <summary>Tells replies from other text by a look at the characters.</summary>
internal static partial class ReplyObject
{
    private const string Mark = "\"commands\"";

    /// <summary>Where an object begins whose first key is one of a reply's; -1 without one.</summary>
    public static int Begin(string text, ReadingEffort effort)
    {
        effort.Add(text.Length);
        return KnownKey().Match(text) is { Success: true } match ? match.Index : -1;
    }

    public static bool HasCommands(ReadOnlySpan<char> text) => text.Contains(Mark, StringComparison.Ordinal);

    /// <summary>Whether the text around an object may hold another reply. The same one again does not count.</summary>
    public static bool HasRival(string text, Range range)
    {
        var chosen = text[range];
        return IsRival(text[..range.Start], chosen) || IsRival(text[range.End..], chosen);
    }

    private static bool IsRival(string rest, string chosen) =>
        HasCommands(rest) && HasCommands(rest.Replace(chosen, "", StringComparison.Ordinal));

    [GeneratedRegex("""\{\s*"(?:analysis|plan|commands|task_complete)"\s*:""")]
    private static partial Regex KnownKey();
}
