using System.Text.Json;
using System.Text.Json.Nodes;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Dashboard.Tests.Components;

/// <summary>Episodes have no form of their own: the one that is made of their settings serves them.</summary>
public sealed class EpisodesFormTests
{
    [Fact]
    public async Task Templates_Dozens_AreFoldedAwayAndSayHowManyAreChosen()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var page = Open(fixture, "/launch/episodes");
        Assert.Equal("All of them", page.Find("details > summary").TextContent);
        Assert.False(page.Find("details").HasAttribute("open"));

        await page.SetAsync("#templates-sort-lines", true);
        await page.SetAsync("#templates-files-copy", true);
        await page.SetAsync("#walks-looks", "12.5");

        Assert.Equal("2 of 64 chosen", page.Find("details > summary").TextContent);
        var expected = JsonNode.Parse("""{"kind": "episodes", "templates": ["files-copy", "sort-lines"], "walks": {"looks": 0.125}}""");
        Assert.True(JsonNode.DeepEquals(expected, Spec(page)), Spec(page)!.ToJsonString());
    }

    [Fact]
    public async Task Form_FromAnEarlierRun_SaysTheSame()
    {
        await using var fixture = await PageFixture.CreateAsync();
        const string Earlier = """{"kind": "episodes", "seed": 3, "perTemplate": 2, "templates": ["count-lines"], "walks": {"capable": 1, "slips": 0.5}, "limits": {"maxTurns": 9}, "sandbox": "auto", "concurrency": 2}""";
        using var spec = JsonDocument.Parse(Earlier);
        var submitted = await fixture.Browser.Services.GetRequiredService<RunService>().SubmitAsync(spec.RootElement, null, Xunit.TestContext.Current.CancellationToken);
        Assert.True(submitted.IsAccepted, string.Join('\n', submitted.Errors));

        var page = Open(fixture, $"/launch/episodes?from={submitted.RunId}");

        Assert.Contains("Filled in from", page.Markup, StringComparison.Ordinal);
        Assert.Equal(("3", "50", "9"), (page.Find("#seed").GetAttribute("value"), page.Find("#walks-slips").GetAttribute("value"), page.Find("#limits-max-turns").GetAttribute("value")));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Earlier), Spec(page)), Spec(page)!.ToJsonString());
    }

    private static IRenderedComponent<LaunchSpecPage> Open(PageFixture fixture, string address)
    {
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = fixture.Browser.Render<LaunchSpecPage>(parameters => parameters.Add(p => p.Kind, "episodes"));
        page.WaitForAssertion(() => page.Find("#launch"));
        return page;
    }

    private static JsonNode? Spec(IRenderedComponent<LaunchSpecPage> page) => JsonNode.Parse(page.Find("[aria-label='Spec as JSON']").TextContent);
}
