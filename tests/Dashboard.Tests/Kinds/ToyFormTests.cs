using System.Text.Json.Nodes;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Layout;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Dashboard.Components.Pages.Runs;
using Vectorscope.Dashboard.Tests.Components;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Tests.Toys;

namespace Vectorscope.Dashboard.Tests.Kinds;

/// <summary>The form that is made of a kind's settings, and where else its view shows.</summary>
public sealed class ToyFormTests
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Form_Filled_LaunchesTheRunThatItSays()
    {
        await using var fixture = await CreateAsync(withModel: true);
        var page = Open(fixture, "/launch/toy");
        Assert.Equal("true", page.Find("#preset-small").GetAttribute("aria-pressed"));
        Assert.Equal("3", page.Find("#size").GetAttribute("value"));
        Assert.Contains("pocket", page.Find("#model").TextContent, StringComparison.Ordinal);

        await page.SetAsync("#model", "pocket");
        await page.SetAsync("#size", "5");
        await page.SetAsync("#colour", "darkRed");
        await page.SetAsync("#filled", "12.5");
        await page.SetAsync("#mirrored", true);
        await page.SetAsync("#letters", "a, b");
        await page.SetAsync("#frame-width", "2");
        await page.SetAsync("#shadow-there", true);
        await page.SetAsync("#shadow-width", "3");
        await page.PressAsync("[aria-label='Add to marks']");
        await page.SetAsync("#marks-1-name", "middle");
        await page.SetAsync("#seed", "7");
        Assert.Contains("vectorscope toy --model pocket --size 5 --colour darkRed --filled 0.125 --mirrored true --letters 'a, b' --width 2", page.Find(".launch-side").TextContent, StringComparison.Ordinal);
        await page.PressAsync("#launch");

        var navigation = fixture.Browser.Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.Matches("/runs/[a-z0-9]+$", navigation.Uri));
        var run = await fixture.Browser.Services.GetRequiredService<RunQueries>().FindAsync(navigation.Uri.Split('/')[^1], Stop);
        Assert.Equal(("toy", "pattern of 5"), (run!.Kind, run.Name));
        var expected = JsonNode.Parse("""
            {"kind": "toy", "size": 5, "model": "pocket", "colour": "darkRed", "filled": 0.125, "mirrored": true, "letters": ["a", "b"],
             "frame": {"width": 2}, "shadow": {"width": 3}, "marks": [{"name": "middle"}], "seed": 7}
            """);
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(run.Spec)), run.Spec);
    }

    [Fact]
    public async Task Form_Refused_ShowsEachErrorAtItsFieldInTheFormsWords()
    {
        await using var fixture = await CreateAsync();
        var page = Open(fixture, "/launch/toy");
        await page.SetAsync("#frame-width", "9");
        await page.SetAsync("#filled", "112");
        await page.PressAsync("[aria-label='Add to marks']");
        Assert.Empty(page.FindAll("[aria-invalid]"));

        await page.PressAsync("#launch");

        page.WaitForAssertion(() => Assert.Equal("true", page.Find("#frame-width").GetAttribute("aria-invalid")));
        Assert.Contains("Give a width below the size, which is 3.", page.Find("#frame-width-notes").TextContent, StringComparison.Ordinal);
        Assert.Contains("0 to 100 per cent", page.Find("#filled-notes").TextContent, StringComparison.Ordinal);
        Assert.Contains("Give the mark.", page.Find("#marks-1-name-notes").TextContent, StringComparison.Ordinal);
        Assert.Contains("3 fields need attention", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_NoteOfTheCheck_StandsBesideTheSpec()
    {
        await using var fixture = await CreateAsync();
        var page = Open(fixture, "/launch/toy");

        await page.SetAsync("#filled", "0");

        page.WaitForAssertion(() => Assert.Contains("The pattern will be empty.", page.Find(".launch-side").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Form_PresetInTheAddress_IsWhatItStartsFrom()
    {
        await using var fixture = await CreateAsync();

        var page = Open(fixture, "/launch/toy?preset=large");

        Assert.Equal("40", page.Find("#size").GetAttribute("value"));
        Assert.Equal("2", page.Find("#frame-width").GetAttribute("value"));
        await page.PressAsync("#preset-small");
        Assert.EndsWith("/launch/toy?preset=small", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_FromAnEarlierRun_ComesFilledIn()
    {
        await using var fixture = await CreateAsync();
        var id = await SubmitAsync(fixture, """{"kind": "toy", "size": 11, "letters": ["q"], "name": "the eleventh"}""");

        var page = Open(fixture, $"/launch/toy?from={id}");

        Assert.Equal(("11", "q", "the eleventh"), (page.Find("#size").GetAttribute("value"), page.Find("#letters").GetAttribute("value"), page.Find("#run-name").GetAttribute("value")));
        Assert.Contains("Filled in from the eleventh.", page.Markup.Replace($"<a href=\"/runs/{id}\">the eleventh</a>", "the eleventh", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_FromARunThatIsNotThere_SaysSoAndStartsAfresh()
    {
        await using var fixture = await CreateAsync();

        var page = Open(fixture, "/launch/toy?from=none");

        Assert.Contains("Run none is not there or is no toy; the form starts afresh.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_UnknownKind_SaysSo()
    {
        await using var fixture = await CreateAsync();

        Assert.Equal("No such kind of run", Open(fixture, "/launch/dance", "dance").Find("h1").TextContent);
    }

    [Fact]
    public async Task Form_KindWithAFormOfItsOwn_LeadsThere()
    {
        await using var fixture = await CreateAsync();

        Open(fixture, "/launch/training?from=r1", "training");

        Assert.EndsWith("/trainings/new?from=r1", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Navigation_OfAKindThatWasAdded_LeadsToItsRuns()
    {
        await using var fixture = await CreateAsync();
        var rail = fixture.Browser.Render<NavigationRail>();
        Assert.Equal("Home", rail.Find("[aria-current=page] .grow").TextContent);

        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/runs?kind=toy");

        rail.WaitForAssertion(() => Assert.Equal("Toys", rail.Find("[aria-current=page] .grow").TextContent));
        var link = rail.Find("[aria-current=page]");
        Assert.Equal(("Toys", "/runs?kind=toy"), (link.TextContent.Trim(), link.GetAttribute("href")));
    }

    [Fact]
    public async Task RunsPage_OneKind_IsItsList()
    {
        await using var fixture = await CreateAsync();
        var navigation = fixture.Browser.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/runs?kind=toy");
        var page = fixture.Browser.Render<RunsPage>();
        page.WaitForAssertion(() => Assert.Contains("No toy yet", page.Markup, StringComparison.Ordinal));
        Assert.Equal("Toys", page.Find("h1").TextContent);
        Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == "/launch/toy");

        await page.PressAsync(".drop > button", "Kind: Toys");
        await page.SetAsync("#kind-capture", true);

        Assert.EndsWith("/runs?kind=toy%2Ccapture", navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunPage_OfTheKind_OffersItsForm()
    {
        await using var fixture = await CreateAsync();
        var id = await SubmitAsync(fixture, """{"kind": "toy"}""");

        var page = fixture.Browser.Render<RunPage>(p => p.Add(c => c.RunId, id));

        page.WaitForAssertion(() => Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == $"/launch/toy?from={id}"));
    }

    private static Task<PageFixture> CreateAsync(bool withModel = false) => PageFixture.CreateAsync(withModel, ToyKind.Register);

    private static IRenderedComponent<LaunchSpecPage> Open(PageFixture fixture, string address, string kind = ToySpec.KindName)
    {
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = fixture.Browser.Render<LaunchSpecPage>(p => p.Add(c => c.Kind, kind));
        if (kind == ToySpec.KindName)
        {
            page.WaitForAssertion(() => page.Find("#size"));
        }
        return page;
    }

    private static async Task<string> SubmitAsync(PageFixture fixture, string spec)
    {
        using var json = System.Text.Json.JsonDocument.Parse(spec);
        var result = await fixture.Browser.Services.GetRequiredService<RunService>().SubmitAsync(json.RootElement, null, Stop);
        Assert.Empty(result.Errors);
        return result.RunId!;
    }
}
