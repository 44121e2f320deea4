namespace Vectorscope.Dashboard.Cli;

/// <summary>Columns as wide as their widest cell; the last one runs on.</summary>
internal static class TextTable
{
    internal static void Write(TextWriter output, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.Select(row => row.Select(OneLine).ToArray()).Prepend([.. heads]).ToList();
        var widths = Enumerable.Range(0, heads.Count).Select(column => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column == row.Length - 1 ? cell : cell.PadRight(widths[column]))).TrimEnd());
    }

    // Text of a model or a file in a cell must not break the table or drive the terminal.
    internal static string OneLine(string cell) => string.Concat(cell.Select(c => char.IsControl(c) ? ' ' : c));
}
