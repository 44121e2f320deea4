using CsvHelper;
using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>Places as a table, a line each.</summary>
public static class TraceCsv
{
    private static readonly string[] s_columns = ["runId", "run", "trialId", "trial", "task", "arm", "attempt", "outcome", "turn", "part", "offset", "snippet"];

    public static Task WriteAsync(IAsyncEnumerable<TraceRow> rows, Stream stream, CancellationToken cancellationToken) =>
        CsvTable.WriteAsync(stream, s_columns, rows, Cells, cancellationToken);

    private static void Cells(CsvWriter csv, TraceRow row)
    {
        csv.WriteField(row.RunId);
        csv.WriteField(row.Run);
        csv.WriteField(row.TrialId);
        csv.WriteField(row.Trial);
        csv.WriteField(row.Task);
        csv.WriteField(row.Arm);
        csv.WriteField(row.Attempt);
        csv.WriteField(row.Outcome?.Name());
        csv.WriteField(row.Turn);
        csv.WriteField(row.Part.ToString().ToLowerInvariant());
        csv.WriteField(row.Offset);
        csv.WriteField(row.Snippet);
    }
}
