using CsvHelper;
using System.Globalization;
using System.Runtime.CompilerServices;
using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Benchmarking.Projections;

/// <summary>Projections as a table, a line for each written token of a trial and a column for each direction at a layer.</summary>
public static class ProjectionCsv
{
    public static Task WriteAsync(IReadOnlyList<ProjectedSeries> series, IAsyncEnumerable<ProjectedReply> replies, Stream stream, CancellationToken cancellationToken) =>
        CsvTable.WriteAsync(stream, ["turn", "token", "start", "text", .. series.Select(NameOf)], LinesAsync(replies, cancellationToken), Cells, cancellationToken);

    /// <summary>What a column is called.</summary>
    public static string NameOf(ProjectedSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return string.Create(CultureInfo.InvariantCulture, $"{series.Direction} layer {series.Layer}");
    }

    private static async IAsyncEnumerable<(int Turn, ProjectedToken Token)> LinesAsync(IAsyncEnumerable<ProjectedReply> replies, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var reply in replies.WithCancellation(cancellationToken))
        {
            foreach (var token in reply.Tokens)
            {
                yield return (reply.Turn, token);
            }
        }
    }

    private static void Cells(CsvWriter csv, (int Turn, ProjectedToken Token) line)
    {
        csv.WriteField(line.Turn);
        csv.WriteField(line.Token.Place);
        csv.WriteField(line.Token.Start);
        csv.WriteField(line.Token.Text);
        foreach (var value in line.Token.Values)
        {
            csv.WriteField(value);
        }
    }
}
