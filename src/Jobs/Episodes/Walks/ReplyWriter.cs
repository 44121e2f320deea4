using System.Globalization;
using System.Text.Json;

namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>Replies of the agent protocol as a model writes them: one line, always the same order and blanks.</summary>
internal static class ReplyWriter
{
    public static string Say(string analysis, string plan, bool complete) => Write(analysis, plan, "", complete);

    /// <param name="keystrokes">As they are typed, line end included.</param>
    public static string Type(string analysis, string plan, string keystrokes, double seconds) =>
        Write(analysis, plan, string.Create(CultureInfo.InvariantCulture, $"{{\"keystrokes\": {Text(keystrokes)}, \"duration\": {seconds:0.0}}}"), false);

    private static string Write(string analysis, string plan, string commands, bool complete) =>
        $"{{\"analysis\": {Text(analysis)}, \"plan\": {Text(plan)}, \"commands\": [{commands}], \"task_complete\": {(complete ? "true" : "false")}}}";

    private static string Text(string text) => JsonSerializer.Serialize(text, JobsJson.Options);
}
