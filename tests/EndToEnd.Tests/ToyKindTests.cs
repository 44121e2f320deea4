using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>A kind of run that was added from outside, in a browser: found, filled in, launched, read, launched again.</summary>
public sealed class ToyKindTests
{
    [Fact]
    public async Task Form_MadeOfSettings_LaunchesARunThatEveryPageKnows()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var workspace = new Workspace();
        await workspace.MakeModelAsync(cancel);
        await using var server = await ToyServer.StartAsync(workspace, cancel);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Address);

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Toys" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Toys" })).ToBeVisibleAsync();
        await Expect(page.Locator(".rail-link.active")).ToContainTextAsync("Toys");
        await page.Keyboard.PressAsync("Control+k");
        await page.GetByPlaceholder("Find or go to…").FillAsync("launch toy");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Launch toy" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Large" }).ClickAsync();
        await Expect(page.Locator("#size")).ToHaveValueAsync("40");
        await page.Locator("#model").SelectOptionAsync("random");
        await FillAsync(page, "#size", "5");
        await FillAsync(page, "#frame-width", "9");
        await page.Locator("#launch").ClickAsync();
        await Expect(page.Locator("#frame-width-notes")).ToContainTextAsync("Give a width below the size, which is 5.");
        await FillAsync(page, "#frame-width", "2");
        await Expect(page.Locator("#frame-width-notes")).Not.ToContainTextAsync("below the size");
        await page.Locator("#launch").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "pattern of 5" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Drew 25 characters.").First).ToBeVisibleAsync();
        await Expect(page.GetByText("pattern.txt").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Run again with changes" }).ClickAsync();
        await Expect(page.Locator("#frame-width")).ToHaveValueAsync("2");
        await Expect(page.Locator("#model")).ToHaveValueAsync("random");
    }

    [Fact]
    public async Task Form_BothThemesAndTwoWidths_HasNoSeriousFindingAndNoOverflow()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var workspace = new Workspace();
        await using var server = await ToyServer.StartAsync(workspace, cancel);
        await using var chromium = await Chromium.StartAsync();

        var problems = new List<string>();
        foreach (var width in new[] { 1440, 390 })
        {
            var page = await chromium.OpenAsync(server.Address, width);
            page.PageError += (_, error) => problems.Add($"{page.Url}: {error}");
            foreach (var path in new[] { "/launch/toy", "/launch/episodes", "/launch/dance", "/runs?kind=toy" })
            {
                await page.GotoAsync(path);
                await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
                await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
                if (path == "/launch/toy")
                {
                    // With all that can go wrong and all that can be unfolded.
                    await page.GetByRole(AriaRole.Button, new() { Name = "Add to marks" }).ClickAsync();
                    await FillAsync(page, "#size", "900");
                    await page.Locator("summary").First.ClickAsync();
                    await page.Locator("#launch").ClickAsync();
                    await Expect(page.Locator("#size-notes")).ToContainTextAsync("1 to 64");
                }
                var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth");
                if (overflow > 0) problems.Add($"{path} at {width}: {overflow} px too wide");
                if (width == 1440) problems.AddRange((await Accessibility.SeriousInBothThemesAsync(page)).Select(finding => $"{path} {finding}"));
            }
            await page.Context.CloseAsync();
        }
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    private static async Task FillAsync(IPage page, string field, string text)
    {
        await page.Locator(field).FillAsync(text);
        await page.Locator(field).BlurAsync();
    }
}
