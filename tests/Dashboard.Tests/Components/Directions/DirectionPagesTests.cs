using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Components.Pages.Captures;
using Vectorscope.Dashboard.Components.Pages.Directions;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Finding;

namespace Vectorscope.Dashboard.Tests.Components.Directions;

public sealed class DirectionPagesTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task DirectionsPage_WithoutAny_OffersTheRecipes()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = fixture.Browser.Render<DirectionsPage>();

        page.WaitForAssertion(() => Assert.Contains("No direction yet", page.Markup, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll("a[href='/captures/new?preset=persona']"));
        Assert.NotEmpty(page.FindAll("a[href='/captures/new?preset=refusal']"));
    }

    [Fact]
    public async Task CaptureForm_OfARecipe_HasAllItsSidesAndTheDirection()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/captures/new?preset=persona");

        var form = fixture.Browser.Render<LaunchPage>();

        form.WaitForAssertion(() => Assert.Equal(5, form.FindAll("fieldset.side[class='side'] .side-fields").Count));
        var spec = JsonDocument.Parse(form.Find("pre, textarea.mono").TextContent).RootElement;
        Assert.Equal(["capable", "cautious", null, "clock-museum", "music-teacher"], spec.GetProperty("sides").EnumerateArray().Select(side => side.TryGetProperty("persona", out var persona) ? persona.GetString() : null));
        Assert.Equal("capable-cautious", spec.GetProperty("direction").GetProperty("saveAs").GetString());
    }

    [Fact]
    public async Task DirectionPage_OfARecipe_ShowsAuditControlAndDiagnosisAtTheLayerOfItsAddress()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await FoundDirections.RecipeAsync(fixture);
        var (audited, _) = await fixture.Browser.Services.GetRequiredService<DirectionAudits>().ReadAsync("axis", Cancel);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/directions/axis?layer=2");

        var page = fixture.Browser.Render<DirectionPage>(parameters => parameters.Add(p => p.Id, "axis"));

        page.WaitForAssertion(() => Assert.Equal("axis", page.Find("h1").TextContent));
        var at = audited!.Diagnosis[2]!;
        Assert.Contains(at.Why, page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Equal(audited.Layers + 1, page.FindAll(".family").Count);
        Assert.Equal("2", page.Find(".family[aria-pressed='true'] .num").TextContent);
        Assert.Contains("Control: clocks over music", page.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll($"a[href='/captures/{run}']"));
        var charts = page.FindComponents<Chart>().Select(chart => chart.Instance.Model).ToArray();
        var poles = Assert.IsType<LineModel>(charts.Single(chart => chart.Title.StartsWith("Poles", StringComparison.Ordinal)));
        Assert.Equal(100 * at.Positive / audited.AmbientNorm![2], poles.Series[0].Values![2]!.Value, 1e-9);
        var strip = Assert.IsType<StripModel>(charts.Single(chart => chart is StripModel));
        Assert.Equal(["capable", "neutral", "cautious"], strip.Series.Select(series => series.Name));
        // Another layer is another address.
        page.Find(".family[title^='Layer 1:']").Click();
        Assert.EndsWith("?layer=1", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        // The same page from the run that found it.
        var found = fixture.Browser.Render<DirectionPage>(parameters => parameters.Add(p => p.RunId, run));
        found.WaitForAssertion(() => Assert.Equal("axis", found.Find("h1").TextContent));
    }

    [Fact]
    public async Task DirectionPage_OfAFileWithoutMeans_SaysWhatIsNotKnown()
    {
        await using var fixture = await PageFixture.CreateAsync();
        await FoundDirections.ImportAsync(fixture, "bare", [1, 0, 0, 0], [0, 1, 0, 0]);

        var page = fixture.Browser.Render<DirectionPage>(parameters => parameters.Add(p => p.Id, "bare"));

        page.WaitForAssertion(() => Assert.Contains("Poles unknown", page.Markup, StringComparison.Ordinal));
        Assert.Contains("It came from a file", page.Markup, StringComparison.Ordinal);
        var missing = fixture.Browser.Render<DirectionPage>(parameters => parameters.Add(p => p.Id, "nobody"));
        missing.WaitForAssertion(() => Assert.Equal("No such direction", missing.Find("h1").TextContent));
    }

    [Fact]
    public async Task CosinesPage_OfThreeDirections_HasEveryPairAndOpensOne()
    {
        await using var fixture = await PageFixture.CreateAsync();
        await FoundDirections.ImportAsync(fixture, "a", [1, 0, 0, 0], [1, 1, 0, 0]);
        await FoundDirections.ImportAsync(fixture, "b", [3, 4, 0, 0], [0, 0, 1, 0]);
        await FoundDirections.ImportAsync(fixture, "<i>c", [-2, 0, 0, 0], [-1, -1, 0, 0]);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/directions/cosines?d=a&d=b&d=%3Ci%3Ec&layer=1&a=a&b=b");

        var page = fixture.Browser.Render<CosinesPage>();

        page.WaitForAssertion(() => Assert.Equal(9, page.FindAll(".cosine").Count));
        Assert.Equal(["1", "0.60", "−1.00", "0.60", "1", "−0.60", "−1.00", "−0.60", "1"], page.FindAll(".cosine").Select(cell => cell.TextContent.Trim()));
        Assert.Empty(page.FindAll("table i"));
        var charts = page.FindComponents<Chart>().Select(chart => chart.Instance.Model).ToArray();
        var line = Assert.IsType<LineModel>(charts[0]);
        Assert.Equal([null, 0.6, 0], line.Series[1].Values!.Select(value => value is { } known ? Math.Round(known, 6) : (double?)null));
        Assert.Equal(1.96 / 2, line.Series[0].High![1]!.Value, 1e-9);
        Assert.Equal((-1d, 1d), (line.YMin, line.YMax));
        var map = Assert.IsType<HeatMapModel>(charts[1]);
        Assert.Equal(7 / (5 * Math.Sqrt(2)), map.Values[2][1]!.Value, 1e-6);
        Assert.Equal((-1d, 1d), (map.Min, map.Max));
        Assert.NotEmpty(page.FindAll("a.cosine[aria-current='true']"));
    }

    [Fact]
    public async Task CosinesPage_OfDirectionsThatDoNotFit_NamesTheOne()
    {
        await using var fixture = await PageFixture.CreateAsync();
        await FoundDirections.ImportAsync(fixture, "a", [1, 0, 0, 0], [1, 1, 0, 0]);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/directions/cosines?d=a&d=nobody&layer=1");

        var page = fixture.Browser.Render<CosinesPage>();

        page.WaitForAssertion(() => Assert.Contains("nobody", page.Find(".notice-bad").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CapturePage_ShowsNeutralKnownDirectionsAndTheFormThatSavesOne()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await FoundDirections.RecipeAsync(fixture);

        var page = fixture.Browser.Render<CapturePage>(parameters => parameters.Add(p => p.RunId, run));

        page.WaitForAssertion(() => Assert.Contains("Known directions", page.Markup, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal("1.000", page.Find("dl.facts dd.num").TextContent.Trim()));
        var strip = page.FindComponents<Chart>().Select(chart => chart.Instance.Model).OfType<StripModel>().Single();
        Assert.Equal(["capable", "neutral", "cautious"], strip.Series.Select(series => series.Name));
        var save = page.FindAll("a").Single(link => link.TextContent.Contains("Save direction", StringComparison.Ordinal)).GetAttribute("href")!;
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(save);
        fixture.Browser.Render<LaunchSpecPage>(parameters => parameters.Add(p => p.Kind, DirectionSpec.KindName));
        Assert.Contains("/directions/new?spec=", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        var form = fixture.Browser.Render<LaunchDirectionPage>();
        form.WaitForAssertion(() => Assert.Equal(["", "capable", "cautious", "neutral", "clocks", "music"], form.FindAll("#positive option").Select(option => option.GetAttribute("value"))));
        Assert.Equal("neutral", form.Find("#neutral").GetAttribute("value"));
        // Only what the method uses is there.
        Assert.Empty(form.FindAll("#blocks"));
        await form.InvokeAsync(() => form.Find("#method").Change("robust-mean-difference"));
        form.WaitForAssertion(() => Assert.NotEmpty(form.FindAll("#blocks")));
        await form.InvokeAsync(() => form.Find("#from-others").Click());
        form.WaitForAssertion(() => Assert.Empty(form.FindAll("#capture")));
        Assert.NotEmpty(form.FindAll("[id='combine-how'], [id='combine.how']"));
    }
}
