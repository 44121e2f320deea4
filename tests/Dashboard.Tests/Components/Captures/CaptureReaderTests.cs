using System.Reflection;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Components.Pages.Captures;

namespace Vectorscope.Dashboard.Tests.Components.Captures;

public sealed class CaptureReaderTests
{
    private static readonly EarlierData.EarlierData s_earlier = new(Path.Combine(
        typeof(CaptureReaderTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "tests", "Shared", "EarlierData"));

    [Fact]
    public async Task Page_OfACaptureThatAnEarlierBuildMade_HasItsPromptsAndWhatItRanWith()
    {
        await using var fixture = await PageFixture.CreateAsync(fill: s_earlier.Unpack);
        var run = s_earlier.Runs("capture").Single(earlier => earlier.Called == "capture-completed");

        var result = await fixture.Browser.Services.GetRequiredService<CaptureReader>().ReadAsync(run.Run, Xunit.TestContext.Current.CancellationToken);
        var page = fixture.Browser.Render<CapturePage>(parameters => parameters.Add(shown => shown.RunId, run.Run));

        Assert.Equal(["logs", "zip"], result!.Side("cautious", [0, 3]).Prompts);
        Assert.Equal(["prompt 1"], result.Side("nobody", [0]).Prompts);
        page.WaitForAssertion(() => Assert.Contains("thinking on", page.Markup, StringComparison.Ordinal));
        Assert.Contains("made by an earlier method", page.Markup, StringComparison.Ordinal);
        Assert.Contains("an earlier method: folds by prompt, 10 repeats, 200 permutations", page.Markup, StringComparison.Ordinal);
        // Its two personas are compared without the controls.
        Assert.Contains("no control", page.Markup, StringComparison.Ordinal);

        await page.PressAsync("button", "Measure again");

        page.WaitForAssertion(() => Assert.DoesNotContain("made by an earlier method", page.Markup, StringComparison.Ordinal));
        Assert.Contains("all 8 arrangements of the labels", page.Markup, StringComparison.Ordinal);
        Assert.Contains("no interval: too few prompts", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfACapture_HasItsFiguresBeforeWhatIsToBeSaidOfThemAndEachThingOnce()
    {
        await using var fixture = await PageFixture.CreateAsync(fill: s_earlier.Unpack);
        var run = s_earlier.Runs("capture").Single(earlier => earlier.Called == "capture-completed");

        var page = fixture.Browser.Render<CapturePage>(parameters => parameters.Add(shown => shown.RunId, run.Run));

        page.WaitForAssertion(() => Assert.Contains("Before these figures are believed", page.Markup, StringComparison.Ordinal));
        var places = new[] { "class=\"figures\"", "AUC per layer</a>", "Before these figures are believed" }.Select(text => page.Markup.IndexOf(text, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        // Where each prompt lies is drawn once, as a strip and not as a histogram beside it.
        Assert.Equal(
            [typeof(LineModel), typeof(StripModel), typeof(LineModel), typeof(LineModel), typeof(LineModel), typeof(HeatMapModel)],
            page.FindComponents<Chart>().Select(chart => chart.Instance.Model.GetType()));
        Assert.Single(page.FindAll(".scale"));
    }

    [Fact]
    public async Task Page_OfACaptureThatHasNoResultYet_IsRead()
    {
        await using var fixture = await PageFixture.CreateAsync(fill: s_earlier.Unpack);
        var run = s_earlier.Runs("capture").Single(earlier => earlier.Called == "capture-queued");

        var result = await fixture.Browser.Services.GetRequiredService<CaptureReader>().ReadAsync(run.Run, Xunit.TestContext.Current.CancellationToken);

        Assert.Equal(("tiny", 0), (result!.Kept!.References["model"].Name, result.Reports.Count));
    }
}
