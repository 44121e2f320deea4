using AngleSharp.Html.Parser;
using Vectorscope.Dashboard.Presentation;

namespace Vectorscope.Dashboard.Tests.Presentation;

public sealed class SafeMarkdownTests
{
    private static readonly string[] Elements = ["p", "h3", "h4", "h5", "h6", "em", "strong", "del", "sub", "sup", "ins", "mark", "code", "pre", "span", "ul", "ol", "li", "blockquote", "hr", "br", "table", "thead", "tbody", "tr", "th", "td"];

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("text <img src=x onerror=alert(1)> text")]
    [InlineData("[click](javascript:alert(1))")]
    [InlineData("[click](https://evil.example \"a\\\" onmouseover=alert(1)\")")]
    [InlineData("![pixel](https://evil.example/pixel.png)")]
    [InlineData("![<script>](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("<https://evil.example/?q=<b>>")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[ref]\n\n[ref]: javascript:alert(1)")]
    [InlineData("```\"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```")]
    [InlineData("<iframe srcdoc='<script>alert(1)</script>'></iframe>\n\n<style>*{display:none}</style>")]
    [InlineData("| a | <svg onload=alert(1)> |\n|:--|--:|\n| [x](vbscript:1) | b |")]
    [InlineData("<!-- a comment --> &lt;script&gt; <![CDATA[ x ]]> <?php ?>")]
    [InlineData("# head <script>1</script> {onclick=alert(1)}")]
    [InlineData("<a href=\"https://evil.example\">x</a>")]
    public void ToHtml_Hostile_HasHarmlessElementsOnly(string markdown)
    {
        var body = new HtmlParser().ParseDocument(SafeMarkdown.ToHtml(markdown)).Body!;

        foreach (var element in body.QuerySelectorAll("*"))
        {
            Assert.Contains(element.LocalName, Elements);
            foreach (var attribute in element.Attributes)
            {
                Assert.True(attribute.Name == "class" || (attribute.Name == "style" && attribute.Value.StartsWith("text-align:", StringComparison.Ordinal)) || attribute.Name == "start", $"{element.LocalName} {attribute.Name}={attribute.Value}");
            }
        }
    }

    [Fact]
    public void ToHtml_Link_KeepsWordsAndAddressAsText()
    {
        var body = new HtmlParser().ParseDocument(SafeMarkdown.ToHtml("See [the manual](https://example.org/a?b=1&c=2).")).Body!;

        Assert.Equal("See the manual https://example.org/a?b=1&c=2.", body.TextContent.Trim());
        Assert.Empty(body.QuerySelectorAll("a, img"));
    }

    [Fact]
    public void ToHtml_Structure_IsKept()
    {
        var body = new HtmlParser().ParseDocument(SafeMarkdown.ToHtml("# Title\n\n1. one\n2. two\n\n```bash\nls -l\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |")).Body!;

        Assert.Equal("Title", body.QuerySelector("h3")!.TextContent);
        Assert.Equal(2, body.QuerySelectorAll("ol li").Length);
        Assert.Equal("ls -l\n", body.QuerySelector("pre code")!.TextContent);
        Assert.Equal(2, body.QuerySelectorAll("tbody td").Length);
    }
}
