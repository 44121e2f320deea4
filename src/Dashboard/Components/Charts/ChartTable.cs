using System.Text.Json;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>The numbers of a chart or of a table in columns; cells are numbers, text, or null where there is nothing.</summary>
public sealed record ChartTable(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>RFC 4180 text with all digits of each number.</summary>
    public string ToCsv() => CsvTable.Of(Columns, Rows);

    /// <summary>A list with an object for each row, its fields named as the columns.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(Rows.Select(row => Columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second)), JobsJson.Indented);
}
