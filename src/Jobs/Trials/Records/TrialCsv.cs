using CsvHelper;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>Trials as a table for spreadsheets and scripts, a line each; times are UTC.</summary>
public static class TrialCsv
{
    private const string Thousandths = "0.###";

    private static readonly string[] Columns =
    [
        "id", "trial", "task", "arm", "attempt", "outcome", "passed", "reward", "agentEnd", "turns",
        .. FindingRules.Own.Flags.Select(flag => flag.Column), "promptTokens", "cachedTokens", "completionTokens", "thinkingTokens",
        "tries", "startedAt", "endedAt", "seconds", "sentence", "labels", "notes",
    ];

    public static Task WriteAsync(IAsyncEnumerable<TrialRow> trials, Stream stream, CancellationToken cancellationToken) =>
        CsvTable.WriteAsync(stream, Columns, trials, Cells, cancellationToken);

    private static void Cells(CsvWriter csv, TrialRow trial)
    {
        csv.WriteField(trial.Id);
        csv.WriteField(trial.Name);
        csv.WriteField(trial.Task);
        csv.WriteField(trial.Arm);
        csv.WriteField(trial.Attempt);
        csv.WriteField(trial.Outcome?.Name());
        csv.WriteField((int?)(trial.Outcome?.IsPass(trial.Reward) switch { true => 1, false => 0, null => null }));
        csv.WriteField(trial.Reward, Thousandths);
        csv.WriteField(trial.AgentEnd?.ToString());
        csv.WriteField(trial.Counts.Turns);
        foreach (var flag in FindingRules.Own.Flags)
        {
            csv.WriteField(trial.Counts.TurnsWith(flag.Word));
        }
        csv.WriteField(trial.Counts.PromptTokens);
        csv.WriteField(trial.Counts.CachedTokens);
        csv.WriteField(trial.Counts.CompletionTokens);
        csv.WriteField(trial.Counts.ThinkingTokens);
        csv.WriteField(trial.Tries);
        csv.WriteField(trial.StartedAt?.UtcDateTime);
        csv.WriteField(trial.EndedAt?.UtcDateTime);
        csv.WriteField((trial.EndedAt - trial.StartedAt)?.TotalSeconds, Thousandths);
        csv.WriteField(trial.Sentence);
        csv.WriteField(Written(trial, TurnLabelKind.Label));
        csv.WriteField(Written(trial, TurnLabelKind.Note));
    }

    // Each behind the number of its turn.
    private static string? Written(TrialRow trial, TurnLabelKind kind) =>
        trial.Labels.Where(label => label.Kind == kind).Select(label => $"{label.Turn}: {label.Text}").ToList() is { Count: > 0 } some ? string.Join("; ", some) : null;
}
