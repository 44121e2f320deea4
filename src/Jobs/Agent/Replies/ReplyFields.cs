using Vectorscope.Jobs.Agent.Replies.Json;

namespace Vectorscope.Jobs.Agent.Replies;

/// <summary>The rules for a reply's own fields.</summary>
internal static class ReplyFields
{
    public const string Commands = "commands";
    public const string TaskComplete = "task_complete";
    private static readonly string[] Required = ["analysis", "plan", Commands];

    /// <param name="warnings">What has been said about the text around; these rules add theirs.</param>
    public static ParsedReply Read(ReplyTable table, List<string> warnings)
    {
        if (Required.Where(field => !table.TryGet(field, out _)).ToArray() is { Length: > 0 } missing)
            return Refused($"Required fields are missing: {string.Join(", ", missing)}.", warnings);
        var (analysis, plan) = (Text(table, "analysis", warnings), Text(table, "plan", warnings));
        table.TryGet(Commands, out var value);
        if (value is not ReplyValue.List list)
            return Refused($"The field commands must be an array of objects, not {value!.Kind}.", warnings);
        var order = table.Keys.Where(Required.Contains).ToArray();
        if (!order.SequenceEqual(Required))
            warnings.Add($"The fields come in the order {string.Join(", ", order)}; expected is {string.Join(", ", Required)}.");
        var complete = IsComplete(table, warnings);
        var commands = ReplyCommands.Read(list.Items, warnings, out var error);
        if (error is not null && !complete) return Refused(error, warnings);
        if (error is not null) warnings.Add(error);
        return new ParsedReply
        {
            Commands = error is null ? commands : [],
            TaskComplete = complete,
            Warnings = warnings,
            Analysis = analysis,
            Plan = plan,
        };
    }

    private static ParsedReply Refused(string error, List<string> warnings) => new() { Error = error, Warnings = warnings };

    private static string? Text(ReplyTable table, string field, List<string> warnings)
    {
        table.TryGet(field, out var value);
        if (value is ReplyValue.Text text) return text.Value;
        warnings.Add($"The field {field} should be a string, not {value!.Kind}.");
        return null;
    }

    private static bool IsComplete(ReplyTable table, List<string> warnings)
    {
        table.TryGet(TaskComplete, out var value);
        switch (value)
        {
            case null or ReplyValue.Nothing: return false;
            case ReplyValue.Truth truth: return truth.Value;
            // Terminus-2 lowers the case and compares: only these words, nothing trimmed.
            case ReplyValue.Text { Value: var text }: return text.ToLowerInvariant() is "true" or "1" or "yes";
            default:
                warnings.Add($"The field task_complete should be true or false, not {value.Kind}; it was taken as {(value.IsTruthy ? "true" : "false")}.");
                return value.IsTruthy;
        }
    }
}
