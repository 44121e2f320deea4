using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>A chart's numbers in columns; cells are numbers, text, or null where there is nothing.</summary>
public sealed record ChartTable(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>RFC 4180 text with all digits of each number.</summary>
    public string ToCsv() => CsvTable.Of(Columns, Rows);
}
