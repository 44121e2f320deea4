using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>Markdown of a stranger as HTML that can do nothing: raw HTML is text, images are not fetched, links do not lead anywhere.</summary>
public static class SafeMarkdown
{
    // Headings of the text come below those of the page.
    private const int HeadingShift = 2;
    private const int DeepestHeading = 6;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseEmphasisExtras().Build();

    /// <summary>HTML of the elements that Markdown has words for, without any address.</summary>
    public static string ToHtml(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Min(heading.Level + HeadingShift, DeepestHeading);
        }

        using var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<Markdig.Renderers.Html.Inlines.LinkInlineRenderer>(new DeadLink());
        renderer.ObjectRenderers.ReplaceOrAdd<Markdig.Renderers.Html.Inlines.AutolinkInlineRenderer>(new DeadAddress());
        renderer.Render(document);
        return html.ToString();
    }

    private sealed class DeadLink : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link)
        {
            renderer.Write(link.IsImage ? "<span class=\"mark\">image</span> " : "");
            renderer.WriteChildren(link);
            var address = link.GetDynamicUrl?.Invoke() ?? link.Url;
            if (!string.IsNullOrWhiteSpace(address))
            {
                renderer.Write(" <code>").WriteEscape(address).Write("</code>");
            }
        }
    }

    private sealed class DeadAddress : HtmlObjectRenderer<AutolinkInline>
    {
        protected override void Write(HtmlRenderer renderer, AutolinkInline address) =>
            renderer.Write("<code>").WriteEscape(address.Url).Write("</code>");
    }
}
