using System.Globalization;
using System.Text;

namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>A chart's numbers in columns; cells are numbers, text, or null where there is nothing.</summary>
public sealed record ChartTable(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>RFC 4180 text with all digits of each number.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder();
        Append(text, Columns);
        foreach (var row in Rows)
        {
            Append(text, row);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<object?> cells) =>
        text.AppendJoin(',', cells.Select(cell => Quote(Convert.ToString(cell, CultureInfo.InvariantCulture) ?? ""))).Append("\r\n");

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
