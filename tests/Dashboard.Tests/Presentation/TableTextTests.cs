using Markdig;
using Vectorscope.Dashboard.Presentation;

namespace Vectorscope.Dashboard.Tests.Presentation;

public sealed class TableTextTests
{
    private static readonly string[] Headers = ["Arm", "Rate"];

    [Fact]
    public void Markdown_Table_HasALineEachAndNumbersAtTheRight() => Assert.Equal(
        "| Arm | Rate |\n| --- | ---: |\n| base | 7.9 % |\n| persona | – |\n",
        TableText.Markdown(Headers, [["base", "7.9 %"], ["persona", "–"]]));

    // Markdig is another reader of the same Markdown: whatever stood in a cell must come out of it again as text.
    [Theory]
    [InlineData("a|b")]
    [InlineData("*bold* and __more__")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData(@"back\slash \| twice")]
    [InlineData("[link](http://example.org) ![image](x)")]
    [InlineData("`code` ~~gone~~ $x$ &amp; more")]
    public void Markdown_HostileCell_ReadsAsItStands(string cell)
    {
        var pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseEmphasisExtras().UseMathematics().UseAutoLinks().Build();
        var html = Markdig.Markdown.ToHtml(TableText.Markdown(Headers, [[cell, "1"]]), pipeline);

        var row = System.Xml.Linq.XDocument.Parse("<t>" + html + "</t>").Descendants("tbody").Single().Elements("tr").Single();
        Assert.Equal(cell, row.Elements("td").First().Value.Trim());
        Assert.Equal("1", row.Elements("td").Last().Value.Trim());
    }

    [Fact]
    public void Markdown_SeveralLines_BecomeOne() =>
        Assert.EndsWith("| two lines | 1 |\n", TableText.Markdown(Headers, [["two\r\nlines", "1"]]), StringComparison.Ordinal);

    [Fact]
    public void Latex_Table_HasRulesAndColumns() => Assert.Equal(
        """
        % \usepackage{booktabs}
        \begin{tabular}{lr}
        \toprule
        Arm & Rate \\
        \midrule
        base & 7.9 \% \\
        persona & $-$3.0 \\
        \bottomrule
        \end{tabular}

        """.ReplaceLineEndings("\n"),
        TableText.Latex(Headers, [["base", "7.9 %"], ["persona", "−3.0"]]));

    [Theory]
    [InlineData("a_b & c#d", @"a\_b \& c\#d")]
    [InlineData(@"\input{/etc/passwd}", @"\textbackslash{}input\{/etc/passwd\}")]
    [InlineData("50 % of $5^2 ~ <3>", @"50 \% of \$5\textasciicircum{}2 \textasciitilde{} \textless{}3\textgreater{}")]
    [InlineData("×0.4, ±1 · ∞ – ≤ 2", @"$\times$0.4, $\pm$1 $\cdot$ $\infty$ -- $\le$ 2")]
    [InlineData("[2pt] first", "{}[2pt] first")]
    [InlineData("* first", "{}* first")]
    public void Latex_HostileCell_ReadsAsItStands(string cell, string expected) =>
        Assert.Contains($"\\midrule\n{expected} & 1 \\\\\n", TableText.Latex(Headers, [[cell, "1"]]), StringComparison.Ordinal);
}
