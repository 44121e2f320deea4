using System.Text.Json;
using Vectorscope.Jobs.Agent.Replies;

namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>The texts of a turn by their parts.</summary>
internal static class TurnPartTexts
{
    public static readonly IReadOnlyList<TurnPart> All = Enum.GetValues<TurnPart>();

    /// <summary>The column of a turn's texts that holds the part.</summary>
    public static string Column(TurnPart part) => part switch
    {
        TurnPart.Prompt => "Prompt",
        TurnPart.Commands => "Parsed",
        TurnPart.Terminal => "Observation",
        _ => "Reply",
    };

    /// <summary>The part of what its column holds; empty when the turn has none.</summary>
    public static string Of(TurnPart part, string? stored, int? thinkingStart, int? thinkingEnd, int answerStart) => (part, stored) switch
    {
        (_, null) => "",
        (TurnPart.Thinking, _) => thinkingStart is { } start ? Slice(stored, start, thinkingEnd ?? stored.Length) : "",
        (TurnPart.Reply, _) => Slice(stored, answerStart, stored.Length),
        (TurnPart.Commands, _) => Commands(stored),
        _ => stored,
    };

    // What another version wrote and this one cannot read has no commands to find, and stops nothing.
    private static string Commands(string parsed)
    {
        try
        {
            return string.Join('\n', JsonSerializer.Deserialize<ParsedReply>(parsed, JobsJson.Options)!.Commands.Select(command => command.Keystrokes));
        }
        catch (JsonException)
        {
            return "";
        }
    }

    // Offsets may come from elsewhere; what does not fit is nothing rather than a failure.
    private static string Slice(string text, int start, int end)
    {
        start = Math.Clamp(start, 0, text.Length);
        return text[start..Math.Clamp(end, start, text.Length)];
    }
}
