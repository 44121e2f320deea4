using System.Globalization;
using Vectorscope.Jobs.Agent.Replies.Json;

namespace Vectorscope.Jobs.Agent.Replies;

/// <summary>The rules for the commands of a reply. Durations are neither capped nor refused for being negative: the loop caps them.</summary>
internal static class ReplyCommands
{
    public const string Keystrokes = "keystrokes";
    private const string Duration = "duration";
    private const double DefaultDuration = 1.0;
    private const int NamedFields = 5;
    private const int NamedLength = 40;

    /// <param name="error">What is wrong with the first bad command, which spoils them all.</param>
    public static IReadOnlyList<AgentCommand> Read(IReadOnlyList<ReplyValue> items, List<string> warnings, out string? error)
    {
        var commands = new List<AgentCommand>(items.Count);
        error = null;
        for (var i = 0; i < items.Count; i++)
        {
            var number = (i + 1).ToString(CultureInfo.InvariantCulture);
            error = items[i] is not ReplyTable wrong ? $"Command {number} must be an object, not {items[i].Kind}."
                : !wrong.TryGet(Keystrokes, out var typed) ? $"Command {number} has no keystrokes."
                : typed is not ReplyValue.Text ? $"The keystrokes of command {number} must be a string, not {typed.Kind}."
                : null;
            if (error is not null) return [];
            var table = (ReplyTable)items[i];
            table.TryGet(Keystrokes, out var text);
            var keystrokes = ((ReplyValue.Text)text!).Value;
            var duration = Seconds(table, number, warnings);
            if (table.Keys.Where(key => key is not (Keystrokes or Duration)).Take(NamedFields).ToArray() is { Length: > 0 } unknown)
                warnings.Add($"Command {number} has unknown fields: {string.Join(", ", unknown.Select(Short))}.");
            if (i < items.Count - 1 && !keystrokes.EndsWith('\n'))
                warnings.Add($"Command {number} does not end in a newline although another command follows: the two will stand on one line.");
            commands.Add(new AgentCommand(keystrokes, duration));
        }
        return commands;
    }

    private static double Seconds(ReplyTable table, string number, List<string> warnings)
    {
        table.TryGet(Duration, out var value);
        switch (value)
        {
            // To Python true and false are the numbers 1 and 0.
            case ReplyValue.Truth truth: return truth.Value ? 1 : 0;
            // NaN and what is beyond a double can be neither waited for nor written as JSON.
            case ReplyValue.Number { Value: var seconds } when double.IsFinite(seconds): return seconds;
            case ReplyValue.Number: warnings.Add($"The duration of command {number} is not a finite number; 1.0 is used."); break;
            case null: warnings.Add($"Command {number} has no duration; 1.0 is used."); break;
            default: warnings.Add($"The duration of command {number} must be a number, not {value.Kind}; 1.0 is used."); break;
        }
        return DefaultDuration;
    }

    private static string Short(string key) => key.Length <= NamedLength ? key : key[..NamedLength] + "…";
}
