using CsvHelper;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Queries;

/// <summary>Runs as a table for spreadsheets and scripts, a line each; times are UTC.</summary>
public static class RunCsv
{
    private const string Thousandths = "0.###";

    private static readonly string[] Columns =
    [
        "id", "kind", "name", "state", "reason", "models", "personas", "tags", "archived", "attempt",
        "done", "total", "unit", "createdAt", "startedAt", "endedAt", "seconds",
    ];

    public static Task WriteAsync(IAsyncEnumerable<RunRow> runs, Stream stream, CancellationToken cancellationToken) =>
        CsvTable.WriteAsync(stream, Columns, runs, Cells, cancellationToken);

    private static void Cells(CsvWriter csv, RunRow run)
    {
        csv.WriteField(run.Id);
        csv.WriteField(run.Kind);
        csv.WriteField(run.Name);
        csv.WriteField(RunStateNames.Of(run.State));
        csv.WriteField(run.Reason);
        csv.WriteField(RunTags.Join(run.Models));
        csv.WriteField(RunTags.Join(run.Personas));
        csv.WriteField(run.Tags);
        csv.WriteField(run.Archived ? 1 : 0);
        csv.WriteField(run.Attempt);
        csv.WriteField(run.Progress.Done);
        csv.WriteField(run.Progress.Total);
        csv.WriteField(run.Progress.Unit);
        csv.WriteField(run.CreatedAt.UtcDateTime);
        csv.WriteField(run.StartedAt?.UtcDateTime);
        csv.WriteField(run.EndedAt?.UtcDateTime);
        csv.WriteField((run.EndedAt - run.StartedAt)?.TotalSeconds, Thousandths);
    }
}
