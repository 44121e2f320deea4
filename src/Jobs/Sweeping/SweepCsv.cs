using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>A sweep as a table: the model as it is first, then a row for each cell.</summary>
public static class SweepCsv
{
    public static IReadOnlyList<string> Columns { get; } =
    [
        "name", "operation", "layers", "strength", "text", "hash", "replies", "broken", "tokens", "mean_tokens", "capped", "loops", "unclosed_thinking",
        "kl_mean", "kl_median", "kl_p95", "kl_maximum", "kl_first_token", "projection", "passed", "trials", "rate", "rate_low", "rate_high", "search", "tried",
    ];

    public static Task WriteAsync(SweepReport report, Stream stream, CancellationToken cancellationToken) =>
        CsvTable.WriteAsync(stream, [.. Columns], ((IEnumerable<SweepReportCell>)[report.Base, .. report.Cells]).ToAsyncEnumerable(), (csv, cell) =>
        {
            foreach (var value in Row(report, cell))
            {
                csv.WriteField(value);
            }
        }, cancellationToken);

    /// <summary>The values of a row, in the order of the columns.</summary>
    public static object?[] Row(SweepReport report, SweepReportCell cell) =>
    [
        cell.Name, cell.Operation is { } operation ? report.Operations[operation] : null, cell.Layers is { } layers ? report.Layers[layers] : null, cell.Strength, cell.Text, cell.Hash,
        cell.Measures?.Replies, cell.Measures?.Broken, cell.Measures?.Tokens, cell.Measures?.MeanTokens, cell.Measures?.Capped, cell.Measures?.Loops, cell.Measures?.Unclosed,
        cell.Measures?.Kl?.Mean, cell.Measures?.Kl?.Median, cell.Measures?.Kl?.P95, cell.Measures?.Kl?.Maximum, cell.Measures?.FirstToken, cell.Measures?.Projection,
        cell.Pass?.Passed, cell.Pass?.Trials, cell.Pass?.Rate, cell.Pass?.Interval?.Low, cell.Pass?.Interval?.High,
        cell.Search?.End is { } end ? end.ToString() : null, cell.Search?.Tried.Count,
    ];
}
