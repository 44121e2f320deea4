using System.Reflection;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Vectorscope.Dashboard.State;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>A document of docs/, which the program carries with it: our own words, so its links live.</summary>
/// <param name="Name">Its file's name without ending, as addresses have it.</param>
/// <param name="Title">Its first heading.</param>
/// <param name="Html">The rest. Headings have the anchors that GitHub gives them.</param>
public sealed record HelpDocument(string Name, string Title, string Html)
{
    private const string Folder = "docs/";
    private const string Ending = ".md";

    private static readonly Assembly s_assembly = typeof(HelpDocument).Assembly;

    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .DisableHtml().UsePipeTables().UseEmphasisExtras().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    /// <summary>Names of all documents.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. s_assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..^Ending.Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>One document; null when there is none of this name.</summary>
    public static HelpDocument? Find(string name)
    {
        using var stream = Names.Contains(name) ? s_assembly.GetManifestResourceStream(Folder + name + Ending) : null;
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return Of(name, reader.ReadToEnd());
    }

    private static HelpDocument Of(string name, string markdown)
    {
        var document = Markdown.Parse(markdown, s_pipeline);
        var heading = document.Descendants<HeadingBlock>().FirstOrDefault(block => block.Level == 1);
        var title = heading?.Inline is { } words ? string.Concat(words.Descendants<LiteralInline>().Select(word => word.Content.ToString())) : name;
        if (heading is not null)
        {
            document.Remove(heading);
        }

        using var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        s_pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<Markdig.Renderers.Html.Inlines.LinkInlineRenderer>(new HelpLink(name));
        renderer.Render(document);
        return new HelpDocument(name, title, html.ToString());
    }

    /// <summary>Links between documents lead to their pages; other files of the repository are not here, and neither are pictures.</summary>
    private sealed class HelpLink(string document) : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link)
        {
            if (link.IsImage)
            {
                return;
            }

            if (Address(link.Url ?? "") is not { } address)
            {
                renderer.WriteChildren(link);
                return;
            }

            renderer.Write("<a href=\"").WriteEscapeUrl(address).Write("\">");
            renderer.WriteChildren(link);
            renderer.Write("</a>");
        }

        private string? Address(string url)
        {
            if (url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith("http://", StringComparison.Ordinal))
            {
                return url;
            }

            var (file, anchor) = url.Split('#', 2) is [var path, var heading] ? (path, heading) : (url, null);
            var name = file.Length == 0 ? document : file.EndsWith(Ending, StringComparison.Ordinal) ? file[..^Ending.Length] : "";
            return Names.Contains(name) ? Urls.Help(name, anchor) : null;
        }
    }
}
