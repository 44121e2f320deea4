using System.Text.RegularExpressions;
using Vectorscope.Dashboard.Presentation;

namespace Vectorscope.Dashboard.Tests.Presentation;

public sealed partial class HelpDocumentTests
{
    [Fact]
    public void Figures_OnPages_AreDefinedWhereTheyLead()
    {
        var anchors = Ids().Matches(HelpDocument.Find("statistics")!.Html).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.All([.. CaptureFigures.All, .. AuditFigureNames.All, .. BenchmarkFigures.All, .. ComparisonFigures.All, .. TrainingFigureNames.All], figure => Assert.Contains(figure.Anchor, anchors));
        Assert.Contains("earlier-reports", anchors);
    }

    [Fact]
    public void Links_BetweenDocuments_LeadToHeadingsThatAreThere()
    {
        var documents = HelpDocument.Names.ToDictionary(name => name, name => HelpDocument.Find(name)!);

        Assert.Contains("statistics", documents.Keys);
        foreach (var link in documents.Values.SelectMany(document => Links().Matches(document.Html).Select(match => match.Groups[1].Value)))
        {
            var (name, anchor) = link.Split('#', 2) is [var path, var heading] ? (path, heading) : (link, null);
            Assert.True(documents.TryGetValue(name, out var target), link);
            Assert.True(anchor is null || target.Html.Contains($"id=\"{anchor}\"", StringComparison.Ordinal), link);
        }
    }

    [Fact]
    public void Document_WithAHeadingAndPictures_HasItsTitleAndNoDeadAddress()
    {
        var study = HelpDocument.Find("first-study")!;

        Assert.Equal("The first study", study.Title);
        Assert.DoesNotContain("<h1", study.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", study.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(".json\"", study.Html, StringComparison.Ordinal);
        Assert.Null(HelpDocument.Find("../statistics"));
    }

    [GeneratedRegex("<h[2-6] id=\"([^\"]+)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("href=\"/help/([^\"]+)\"")]
    private static partial Regex Links();
}
