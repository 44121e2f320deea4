using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>The first whole path: a capture launched from the form, followed live, ending with the AUC page.</summary>
public sealed partial class FirstLightTests
{
    [Fact]
    public async Task Capture_LaunchedFromTheForm_EndsWithTheAucPage()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var workspace = new Workspace();
        await workspace.MakeModelAsync(cancel);
        await using var server = await Server.StartAsync(workspace.Home, cancel);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Address);

        await page.GotoAsync("/captures/new");
        await page.GetByLabel("Model", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "pocket" });
        await Expect(page.GetByLabel("Spec as JSON")).ToContainTextAsync("\"persona\": \"cautious\"");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Launch capture" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(RunAddress(), new() { Timeout = 30_000 });
        await Expect(page.GetByText("60 of 60").First).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Open capture" }).First.ClickAsync(new() { Timeout = 120_000 });

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("capable");
        await Expect(page.Locator(".apexcharts-series path").First).ToBeAttachedAsync();
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("held-out");
    }

    [GeneratedRegex("/runs/[a-z0-9]+$", RegexOptions.IgnoreCase)]
    private static partial Regex RunAddress();
}
