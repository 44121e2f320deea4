using System.Buffers;
using System.Text;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>
/// A table as text for a document: what a page shows, with every character of its cells read as it stands. Numbers for programs are
/// <see cref="Jobs.Artifacts.CsvTable"/>'s.
/// </summary>
public static class TableText
{
    private static readonly SearchValues<char> MarkdownMarks = SearchValues.Create(@"\`*_[]<>|~$&");

    /// <summary>GitHub's Markdown. Columns of numbers stand at the right.</summary>
    /// <param name="rows">As many cells as there are headers; line ends become spaces.</param>
    public static string Markdown(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(rows);
        var text = new StringBuilder();
        Line(headers.Select(InMarkdown));
        Line(headers.Select((_, column) => IsNumeric(rows, column) ? "---:" : "---"));
        foreach (var row in rows)
        {
            Line(row.Select(InMarkdown));
        }

        return text.ToString();

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    /// <summary>A <c>tabular</c> with the rules of the package booktabs.</summary>
    /// <inheritdoc cref="Markdown" path="/param"/>
    public static string Latex(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(rows);
        var text = new StringBuilder("% \\usepackage{booktabs}\n\\begin{tabular}{")
            .AppendJoin("", headers.Select((_, column) => IsNumeric(rows, column) ? 'r' : 'l')).Append("}\n\\toprule\n");
        Line(headers);
        text.Append("\\midrule\n");
        foreach (var row in rows)
        {
            Line(row);
        }

        return text.Append("\\bottomrule\n\\end{tabular}\n").ToString();

        void Line(IReadOnlyList<string> cells)
        {
            var line = string.Join(" & ", cells.Select(InLatex));
            // After the end of a line these two would be read as its options.
            text.Append(line.StartsWith('[') || line.StartsWith('*') ? "{}" : "").Append(line).Append(" \\\\\n");
        }
    }

    private static string InMarkdown(string cell)
    {
        var text = new StringBuilder(cell.Length);
        foreach (var character in OneLine(cell))
        {
            text.Append(MarkdownMarks.Contains(character) ? "\\" : "").Append(character);
        }

        return text.ToString();
    }

    private static string InLatex(string cell)
    {
        var text = new StringBuilder(cell.Length);
        foreach (var character in OneLine(cell))
        {
            text.Append(character switch
            {
                '{' or '}' or '$' or '&' or '#' or '_' or '%' => $"\\{character}",
                '\\' => @"\textbackslash{}",
                '~' => @"\textasciitilde{}",
                '^' => @"\textasciicircum{}",
                '|' => @"\textbar{}",
                '<' => @"\textless{}",
                '>' => @"\textgreater{}",
                '"' => @"\textquotedbl{}",
                '−' => "$-$",
                '×' => @"$\times$",
                '±' => @"$\pm$",
                '·' => @"$\cdot$",
                '∞' => @"$\infty$",
                '≤' => @"$\le$",
                '≥' => @"$\ge$",
                '–' => "--",
                '\u00a0' => "~",
                _ => character.ToString(),
            });
        }

        return text.ToString();
    }

    private static string OneLine(string cell) => string.Join(' ', cell.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)).Trim();

    // Cells that say "nothing" leave a column of numbers what it is.
    private static bool IsNumeric(IReadOnlyList<IReadOnlyList<string>> rows, int column)
    {
        var cells = rows.Select(row => row[column].Trim()).Where(cell => cell.Length > 0 && cell != Format.None).ToList();
        return cells.Count > 0 && cells.All(cell => char.IsAsciiDigit(cell.AsSpan().TrimStart("+-−< ") is [var first, ..] ? first : ' '));
    }
}
