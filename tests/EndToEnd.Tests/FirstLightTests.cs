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
        var spec = page.GetByLabel("Spec as JSON");
        await Expect(spec).ToContainTextAsync("\"persona\": \"cautious\"");

        // The spec and what the check finds grow and shrink; the button stays under the pointer.
        var launch = page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Launch capture" });
        var place = await PlaceAsync(launch);
        await page.GetByLabel("Mean over the prompt").CheckAsync();
        await Expect(spec).ToContainTextAsync("prompt-mean");
        Assert.Equal(place, await PlaceAsync(launch));
        await page.GetByLabel("Mean over the prompt").UncheckAsync();
        await Expect(spec).Not.ToContainTextAsync("prompt-mean");
        await launch.ClickAsync();

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

    private static async Task<(float X, float Y)> PlaceAsync(ILocator element)
    {
        var box = await element.BoundingBoxAsync();
        Assert.NotNull(box);
        return (box.X, box.Y);
    }

    [GeneratedRegex("/runs/[a-z0-9]+$", RegexOptions.IgnoreCase)]
    private static partial Regex RunAddress();
}
