using System.Buffers;
using System.Globalization;
using System.Text;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>Trials as a table for spreadsheets and scripts, a line each; times are UTC.</summary>
public static class TrialCsv
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    private static readonly string[] Header =
    [
        "id", "trial", "task", "arm", "attempt", "outcome", "passed", "reward", "agentEnd", "turns", "truncated", "unclosedThinking",
        "parseFailures", "noCommand", "emptyReplies", "promptTokens", "cachedTokens", "completionTokens", "thinkingTokens",
        "tries", "startedAt", "endedAt", "seconds", "sentence",
    ];

    public static async Task WriteAsync(IAsyncEnumerable<TrialRow> trials, Stream stream, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        await text.WriteLineAsync(string.Join(',', Header));
        await foreach (var trial in trials.WithCancellation(cancellationToken))
        {
            await text.WriteLineAsync(string.Join(',', Cells(trial).Select(Quoted)));
        }
    }

    private static IEnumerable<string?> Cells(TrialRow trial) =>
    [
        Text(trial.Id), trial.Name, trial.Task, trial.Arm, Text(trial.Attempt), trial.Outcome?.Name(),
        trial.Outcome?.IsPass(trial.Reward) switch { true => "1", false => "0", null => null },
        Text(trial.Reward), trial.AgentEnd?.ToString(), Text(trial.Counts.Turns), Text(trial.Counts.Truncated), Text(trial.Counts.UnclosedThinking),
        Text(trial.Counts.ParseFailures), Text(trial.Counts.NoCommand), Text(trial.Counts.EmptyReplies), Text(trial.Counts.PromptTokens),
        Text(trial.Counts.CachedTokens), Text(trial.Counts.CompletionTokens), Text(trial.Counts.ThinkingTokens), Text(trial.Tries),
        Time(trial.StartedAt), Time(trial.EndedAt), Text((trial.EndedAt - trial.StartedAt)?.TotalSeconds), trial.Sentence,
    ];

    // A sentence may quote what a model wrote, and a spreadsheet would run a cell that begins with one of these.
    private static string Quoted(string? cell)
    {
        if (string.IsNullOrEmpty(cell))
        {
            return "";
        }
        var safe = cell[0] is '=' or '+' or '@' or '\t' or '\r' || (cell[0] == '-' && !double.TryParse(cell, CultureInfo.InvariantCulture, out _)) ? "'" + cell : cell;
        return safe.AsSpan().ContainsAny(Special) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static string? Text<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static string? Text(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture);

    private static string? Time(DateTimeOffset? value) => value?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
