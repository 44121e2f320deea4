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
        await using var api = await chromium.ApiAsync(server.Address);
        var page = await chromium.OpenAsync(server.Address);

        await page.GotoAsync("/captures/new");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Model", Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "random" });
        await Expect(page.GetByLabel("Spec as JSON")).ToContainTextAsync("\"persona\": \"cautious\"");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Launch capture" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(RunAddress());
        var main = page.GetByRole(AriaRole.Main);
        await api.CompletedAsync(page, cancel);
        await Expect(main.GetByText("Completed").First).ToBeVisibleAsync();
        await Expect(main.GetByText("Captured 60 prompts at 9 layers").First).ToBeVisibleAsync();
        await main.GetByRole(AriaRole.Link, new() { Name = "Open separability" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("capable vs cautious");
        await Expect(page.Locator(".apexcharts-series path").First).ToBeAttachedAsync();
        await Expect(main).ToContainTextAsync("AUC, held-out");

        // The URL is the state: another browser sees the same layer.
        await main.GetByRole(AriaRole.Slider).FillAsync("2");
        await Expect(page).ToHaveURLAsync(new Regex("layer=2"));
        var other = await chromium.OpenAsync(server.Address);
        await other.GotoAsync(page.Url);
        await Expect(other.GetByRole(AriaRole.Slider)).ToHaveValueAsync("2");
    }

    [GeneratedRegex("/runs/[a-z0-9]+$", RegexOptions.IgnoreCase)]
    private static partial Regex RunAddress();
}
