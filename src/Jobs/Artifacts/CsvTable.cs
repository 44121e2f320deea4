using CsvHelper;

namespace Vectorscope.Jobs.Artifacts;

/// <summary>Tables for spreadsheets and scripts, as RFC 4180 has them: numbers with all their digits and a point, an empty cell for null.</summary>
public static class CsvTable
{
    // A text may quote what a model wrote, and a spreadsheet would run one that begins like a formula. Numbers are left as they are.
    private static readonly CsvWriterOptions ForPeople = new() { Injection = CsvInjection.Escape };
    private static readonly CsvWriterOptions ForFiles = ForPeople with { NewLine = "\n" };

    /// <summary>A file's text, its lines ended by a line feed.</summary>
    /// <param name="cells">Writes the cells of a row, as many as there are columns.</param>
    public static async Task WriteAsync<T>(
        Stream stream, string[] columns, IAsyncEnumerable<T> rows, Action<CsvWriter, T> cells, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(stream, ForFiles, leaveOpen: true);
        csv.WriteHeader(columns);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            cells(csv, row);
            await csv.EndRecordAsync(cancellationToken);
        }
    }

    /// <summary>What a page saves, its lines ended as spreadsheets end them; cells are numbers, text or null.</summary>
    public static string Of(IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        using var text = new StringWriter();
        using (var csv = CsvWriter.Create(text, ForPeople, leaveOpen: true))
        {
            csv.WriteHeader([.. columns]);
            foreach (var row in rows)
            {
                foreach (var cell in row)
                {
                    csv.WriteField(cell);
                }
                csv.EndRecord();
            }
        }
        return text.ToString();
    }
}
