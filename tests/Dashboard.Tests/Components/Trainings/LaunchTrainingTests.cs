using System.Text.Json.Nodes;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Tests.Components.Trainings;

public sealed class LaunchTrainingTests
{
    [Fact]
    public async Task LaunchPage_FileAndShapeGiven_HasARun()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var page = fixture.Browser.Render<LaunchTrainingPage>();
        page.WaitForAssertion(() => page.Find("#file"));
        await page.SetAsync("#shape", "tiny");
        await page.SetAsync("#vocabulary", "300");
        await page.SetAsync("#file", SampleTraining.Chats(fixture));
        await page.SetAsync("#steps", "12");
        await page.SetAsync("#warm-up", "2");
        Assert.Contains("12 steps of 8 × 2048", page.Markup, StringComparison.Ordinal);

        await page.PressAsync("#launch");

        var navigation = fixture.Browser.Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.Matches("/trainings/[a-z0-9]+$", navigation.Uri));
        var run = await fixture.Browser.Services.GetRequiredService<RunQueries>().FindAsync(navigation.Uri.Split('/')[^1], Xunit.TestContext.Current.CancellationToken);
        Assert.Equal("tiny · chats.jsonl", run!.Name);
    }

    [Fact]
    public async Task LaunchPage_RefusedSpec_ShowsEachErrorAtItsFieldFromTheFirstTryOn()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var page = fixture.Browser.Render<LaunchTrainingPage>();
        page.WaitForAssertion(() => page.Find("#file"));
        await page.SetAsync("#file", "/no/such/file");
        await page.SetAsync("#steps", "0");
        await page.SetAsync("#beta2", "1");
        Assert.Null(page.Find("#steps").GetAttribute("aria-invalid"));

        await page.PressAsync("#launch");

        page.WaitForAssertion(() => Assert.Equal("true", page.Find("#steps").GetAttribute("aria-invalid")));
        Assert.Contains("There is no file /no/such/file.", page.Find("#file-notes").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("details").HasAttribute("open"));
        Assert.Contains("3 fields need attention", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LaunchPage_FineTuneAndEpisodes_AreInTheSpec()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        var page = fixture.Browser.Render<LaunchTrainingPage>();
        page.WaitForAssertion(() => page.Find("#start-model"));

        await page.PressAsync("#start-model");
        await page.PressAsync("#data-episodes");
        await page.SetAsync("#tellings", "5");

        var spec = JsonNode.Parse(page.Find("[aria-label='Spec as JSON']").TextContent)!;
        Assert.Equal(("pocket", null), ((string?)spec["model"], spec["new"]));
        Assert.Equal(5, (int?)spec["data"]!["tellings"]);
        Assert.Equal(0.0001, (double?)spec["options"]!["learningRate"]);
    }

    [Fact]
    public async Task LaunchPage_FromAnEarlierRun_ComesFilledIn()
    {
        await using var fixture = await PageFixture.CreateAsync();
        using var training = await SampleTraining.SubmitAsync(fixture, steps: 77);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/trainings/new?from={training.Id}");

        var page = fixture.Browser.Render<LaunchTrainingPage>();

        page.WaitForAssertion(() => Assert.Equal("77", page.Find("#steps").GetAttribute("value")));
        Assert.Equal(("25", "64"), (page.Find("#evaluate").GetAttribute("value"), page.Find("#sequence").GetAttribute("value")));
        Assert.Contains("Filled in from", page.Markup, StringComparison.Ordinal);
    }
}
