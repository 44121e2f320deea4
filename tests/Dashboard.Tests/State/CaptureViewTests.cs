using System.Web;
using Vectorscope.Dashboard.Components.Pages.Captures;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class CaptureViewTests
{
    private static readonly IReadOnlyList<SeparabilityReport> All =
    [
        Reports.Of("capable", "cautious", "last-prompt-token", 0.5, 0.9, 0.9, 0.7),
        Reports.Of("capable", "cautious", "prompt-mean", 0.5, 0.6, 0.7, 0.8),
        Reports.Of("capable", "neutral.1_x", "prompt-mean", 0.5, 0.6, 0.7, 0.8),
    ];

    [Fact]
    public void From_BareAddress_ShowsTheFirstContrastAtItsBestLayer()
    {
        var view = CaptureView.From(All, null, null, null)!;

        Assert.Same(All[0], view.Report);
        // Layers 1 and 2 share the AUC; the larger d′ decides.
        Assert.Equal(2, view.Layer.Layer);
        Assert.False(view.LayerChosen);
        Assert.DoesNotContain("layer=", view.Url("r1"), StringComparison.Ordinal);
    }

    [Fact]
    public void Shown_LayersThatShareTheHighestAuc_AreAllNamed()
    {
        var view = CaptureView.From(All, null, null, null)!;

        Assert.StartsWith("Layers 1 to 2 of 3 share the highest held-out AUC; layer 2 is shown, of these the one with the largest d′.", CaptureText.Shown(view), StringComparison.Ordinal);
        Assert.StartsWith("Click a layer", CaptureText.Shown(view.At(view.Report.Layers[1])), StringComparison.Ordinal);
        Assert.StartsWith("Layer 3 is shown because its held-out AUC is highest", CaptureText.Shown(CaptureView.From(All, null, "prompt-mean", null)!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.878, 1, "95 %: at least 0.878")]
    [InlineData(0.1, 0.9, "95 %: 0.100 to 0.900")]
    [InlineData(0, 0.3, "95 %: at most 0.300")]
    public void Interval_AtTheEndsOfTheScale_IsOneSided(double low, double high, string words) => Assert.Equal(words, CaptureText.Interval(new Interval(low, high)));

    [Fact]
    public void From_OwnUrl_GivesTheSameView()
    {
        foreach (var report in All)
        {
            var view = new CaptureView(report, report.Layers[1], LayerChosen: true);
            var url = new Uri("http://x" + view.Url("r1"));
            var query = HttpUtility.ParseQueryString(url.Query);

            Assert.Equal("/captures/r1", url.AbsolutePath);
            Assert.Equal(view, CaptureView.From(All, query["contrast"], query["position"], query["layer"]));
        }
    }

    [Theory]
    [InlineData("nobody~noone", "prompt-mean", "1", 1)]
    [InlineData("capable~neutral.1_x", "last-prompt-token", "99", 2)]
    [InlineData("capable~cautious", null, "-1", 0)]
    public void From_UnknownParts_FallsBack(string contrast, string? position, string layer, int expected) =>
        Assert.Same(All[expected], CaptureView.From(All, contrast, position, layer)!.Report);

    [Fact]
    public void From_NoReports_IsNull() => Assert.Null(CaptureView.From([], null, null, null));
}
