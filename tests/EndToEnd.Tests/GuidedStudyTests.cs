using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>
/// The first study by clicks alone, from an empty home folder. The benchmark is followed until trials have ended and then cancelled:
/// all of it takes minutes, and the trials themselves are tested elsewhere.
/// </summary>
public sealed partial class GuidedStudyTests
{
    [Fact]
    public async Task FirstStudy_ClickedThrough_LeadsToTheCurvesAndToTrialsAtWork()
    {
        var cancel = TestContext.Current.CancellationToken;
        await Sandboxes.RequireAsync("bubblewrap", cancel);
        using var workspace = new Workspace();
        // A build without the bundled model has one of random weights in its place.
        if (!Product.BringsModel) await workspace.MakeModelAsync(cancel);
        await using var server = await Server.StartAsync(workspace.Home, cancel);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Address);

        await page.GotoAsync("/");
        var main = page.GetByRole(AriaRole.Main);
        await Expect(main.GetByText("Ready: model")).ToContainTextAsync("persona capable, persona cautious, 30 instructions, 56 tasks");
        await main.GetByRole(AriaRole.Button, new() { Name = "Start capture" }).ClickAsync();
        await Expect(main.GetByRole(AriaRole.Button, new() { Name = "Start capture" })).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await main.GetByRole(AriaRole.Link, new() { Name = "Open AUC curves" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("capture");
        await Expect(page.Locator(".apexcharts-series path").First).ToBeAttachedAsync();

        await page.GotoAsync("/");
        await Expect(main).ToContainTextAsync("AUC, held-out");
        await main.GetByRole(AriaRole.Button, new() { Name = "Start benchmark" }).ClickAsync();
        await Expect(main.Locator(".step").Nth(1)).ToContainTextAsync(TrialsEnded());
        await page.ReloadAsync();
        await Expect(main.Locator(".step").Nth(1)).ToContainTextAsync(TrialsEnded());
        await main.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).ClickAsync();
        await Expect(main.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();

        await main.GetByRole(AriaRole.Link, new() { Name = "Open run" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("First study");
        await Expect(main.GetByText("Cancelled").First).ToBeVisibleAsync();
    }

    [GeneratedRegex(@"[1-9]\d* of 168 trials")]
    private static partial Regex TrialsEnded();
}
