using System.Text.Json;
using Vectorscope.Jobs.Agent.Replies;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>A turn in one line.</summary>
internal static class TurnLine
{
    /// <summary>Characters of a reply that are read for it.</summary>
    public const int Read = 200;

    private const int Most = 120;

    /// <param name="parsed">What the parser made of it (JSON); null for calls that are not parsed.</param>
    /// <param name="reply">The beginning of what was parsed.</param>
    public static string Of(string? parsed, string reply)
    {
        var commands = parsed is null ? [] : JsonSerializer.Deserialize<ParsedReply>(parsed, JobsJson.Options)?.Commands ?? [];
        var text = commands.Select(command => command.Keystrokes).FirstOrDefault(keys => !string.IsNullOrWhiteSpace(keys)) ?? reply;
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end];
        return line.Length > Most ? $"{line[..Most]}…" : line.ToString();
    }
}
