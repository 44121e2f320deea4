using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Components.Pages.Trials;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Benchmarking.Projections;
using Vectorscope.Jobs.Playground;

namespace Vectorscope.Dashboard.Tests.Components.Trials;

/// <summary>The strip under a reply and the curve of a trial.</summary>
public sealed class ProjectionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-projections-");

    public void Dispose() => Folders.Delete(_folder.FullName);

    private static IRenderedComponent<TrialPage> Open(PageFixture fixture, string run, long trial, string query = "")
    {
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/benchmarks/{run}/trials/{trial}{query}");
        return fixture.Browser.Render<TrialPage>(p => p.Add(c => c.RunId, run).Add(c => c.TrialId, trial));
    }

    [Fact]
    public async Task Strip_OfATurn_SaysEachTokensNumberAndWhereItLies()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (run, trial) = await SampleProjections.CreateAsync(fixture.Browser.Services, _folder);

        var page = Open(fixture, run, trial, "?turn=1&layer=3");

        page.WaitForElement(".strip");
        var cells = page.FindAll(".strip [role=option]");
        Assert.Equal(
            ["“<think>” · 0.5", "“a” · -1", "“<img src=x onerror=alert(1)>” · 1.5"],
            cells.Select(cell => cell.GetAttribute("aria-label")!.Replace('−', '-').Replace("0.500", "0.5", StringComparison.Ordinal).Replace("-1.00", "-1", StringComparison.Ordinal).Replace("1.50", "1.5", StringComparison.Ordinal)));
        // The largest of the trial is 8 and of 5 tokens 98 % are all: the scale ends at 10.
        Assert.Equal(["high", "low thinking-cell", "high"], cells.Select(cell => cell.ClassName));
        Assert.Equal(["--p:5%", "--p:10%", "--p:15%"], cells.Select(cell => cell.GetAttribute("style")));
        Assert.Equal(["-10", "0", "10"], page.FindAll(".strip-scale .scale-ends span").Select(end => end.TextContent.Replace('−', '-').Split('.')[0]));
        Assert.Equal("0", page.Find(".strip").GetAttribute("tabindex"));
        Assert.Empty(page.FindAll("img"));
    }

    [Fact]
    public async Task Strip_TokenPinned_ShowsAllThatWasReadOfIt()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (run, trial) = await SampleProjections.CreateAsync(fixture.Browser.Services, _folder);
        var page = Open(fixture, run, trial, "?turn=1");
        page.WaitForElement(".strip");

        var strip = page.FindComponent<ReplyStrip>().Instance;
        await strip.PinToken(2, moved: false);

        page.WaitForAssertion(() => Assert.Contains("Token 3 of 3", page.Find(".pinned-token").TextContent, StringComparison.Ordinal));
        Assert.Equal(["1", "3"], page.FindAll(".pinned-token tbody tr td:first-child").Select(cell => cell.TextContent));
        Assert.Equal("–", page.Find(".pinned-token tbody tr:first-child td:last-child").TextContent);
        await strip.PinToken(2, moved: false);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".pinned-token")));
    }

    [Fact]
    public async Task Curve_OfATrial_HasItsTurnsAndOpensThem()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (run, trial) = await SampleProjections.CreateAsync(fixture.Browser.Services, _folder);
        var page = Open(fixture, run, trial, "?turn=1&direction=axis&layer=1");
        page.WaitForElement(".projection-turns, .foldout-button");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindComponents<TrialProjection>()));

        var model = Assert.IsType<LineModel>(page.FindComponent<TrialProjection>().FindComponent<Chart>().Instance.Model);
        Assert.Equal("Projection on axis at layer 1", model.Title);
        Assert.Equal([1.0, 2, 3, 4, 5], model.X);
        Assert.Equal([4.0, -2, null, 8, null], model.Series[0].Values!);
        Assert.Equal([4.0, 6], model.Breaks);
        Assert.Equal(1, model.Pin);
        await page.InvokeAsync(() => page.FindComponent<TrialProjection>().FindComponent<Chart>().Instance.Pin(5));
        page.WaitForAssertion(() => Assert.StartsWith("Turn 2 of 3", page.Find(".trace-reader h2").TextContent, StringComparison.Ordinal));
        Assert.Contains("layer=1", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal($"/api/benchmarks/{run}/trials/{trial}/projections.csv", page.FindComponent<TrialProjection>().FindComponent<FileDownload>().Instance.UrlOf("csv"));
    }

    [Fact]
    public async Task Picker_AnotherLayerOrScale_IsAnAddress()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (run, trial) = await SampleProjections.CreateAsync(fixture.Browser.Services, _folder);
        var page = Open(fixture, run, trial, "?turn=2");
        page.WaitForElement("#projection-layer");
        Assert.Equal(["1", "3"], page.FindAll("#projection-layer option").Select(option => option.GetAttribute("value")));

        page.Find("#projection-layer").Change("1");

        page.WaitForAssertion(() => Assert.EndsWith("?turn=2&direction=axis&layer=1", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("layer 1", page.Find(".reply-strip h3").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Trial_WithoutTurnsYet_SaysThatNothingIsRecorded()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (run, trial) = await SampleProjections.CreateAsync(fixture.Browser.Services, _folder, withTurns: false);

        var page = Open(fixture, run, trial);

        page.WaitForAssertion(() => Assert.Contains("Nothing recorded yet", page.Markup, StringComparison.Ordinal));
    }

    private static ProjectedTrial Trial(double? typical, LayerScale scale) =>
        new([new(0, "d", "h", null, null, 2, scale)], [new(1, 0, 1, [1], [1])], new(0, 1, typical, [new(1, 0, 1, 1, 1, 1)]));

    [Fact]
    public void Scale_OfTokensOrSides_IsSymmetricAndNeverWithoutWidth()
    {
        var known = new LayerScale(2, true, 1, 4, 3, null, -1);

        Assert.Equal((0, 5), Ends(ProjectionScale.Of(Trial(4.2, known), toSides: false)));
        Assert.Equal((1, 4), Ends(ProjectionScale.Of(Trial(4.2, known), toSides: true)));
        Assert.Equal((0, 5), Ends(ProjectionScale.Of(Trial(4.2, known with { Half = null }), toSides: true)));
        Assert.Equal((0, 1), Ends(ProjectionScale.Of(Trial(0, known), toSides: false)));
        Assert.Equal((0, 1), Ends(ProjectionScale.Of(Trial(null, known), toSides: false)));
        Assert.Equal([-1, -0.5, 1], new[] { -9.0, -1, 100 }.Select(ProjectionScale.Of(Trial(4.2, known), toSides: true).Share));
    }

    private static (double Middle, double Half) Ends(ProjectionScale scale) => (scale.Middle, scale.Half);
}
