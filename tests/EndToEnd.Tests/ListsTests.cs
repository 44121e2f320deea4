using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>The list of runs and the palette by keyboard: found while typing, selected, tagged, opened; the address says what is seen.</summary>
public sealed class ListsTests
{
    [Fact]
    public async Task Runs_ByKeyboard_AreFoundSelectedAndOpened()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var workspace = new Workspace();
        await using var server = await ToyServer.StartAsync(workspace, cancel);
        await using var chromium = await Chromium.StartAsync();
        await using var api = await chromium.ApiAsync(server.Address);
        var ids = new List<string>();
        foreach (var name in new[] { "first of all", "second of all", "third of all", "another" })
        {
            ids.Add(await api.SubmitAsync(new { kind = "toy", name }));
            await api.WaitAsync(ids[^1], run => Api.Is(run, "completed"), cancel);
        }
        var page = await chromium.OpenAsync(server.Address);
        var rows = page.Locator("tbody [data-select]");

        await page.GotoAsync("/runs?cols=status,tags");
        await Expect(rows).ToHaveCountAsync(4);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("of all");
        await Expect(rows).ToHaveCountAsync(3);
        Assert.EndsWith("/runs?q=of%20all&cols=status%2Ctags", page.Url, StringComparison.Ordinal);

        await page.Keyboard.PressAsync("Escape");
        foreach (var key in new[] { "j", "x", "j", "j", "x", "k" })
        {
            await page.Keyboard.PressAsync(key);
        }
        await Expect(page.Locator(".selection strong")).ToHaveTextAsync("2 selected");
        await page.GetByRole(AriaRole.Button, new() { Name = "Tag…" }).ClickAsync();
        await page.GetByLabel("Add tags").FillAsync("odd");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save tags" }).ClickAsync();
        await Expect(page.Locator("tbody").GetByText("odd", new() { Exact = true })).ToHaveCountAsync(2);
        Assert.Empty(await Accessibility.SeriousAsync(page));

        // Another browser sees the same by the address alone.
        await page.GetByRole(AriaRole.Button, new() { Name = "Tag", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "odd 2" }).CheckAsync();
        await Expect(rows).ToHaveCountAsync(2);
        var other = await chromium.OpenAsync(server.Address);
        await other.GotoAsync(page.Url);
        await Expect(other.Locator("tbody .run-name a")).ToHaveTextAsync(["third of all", "first of all"]);
        await Expect(other.Locator("thead th:not(:last-child):not(:first-child)")).ToHaveTextAsync(["Name", "Status", "Tags"]);
        var saved = await other.RunAndWaitForDownloadAsync(async () =>
        {
            await other.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync();
            await other.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync();
        });
        Assert.Equal(3, (await File.ReadAllLinesAsync(await saved.PathAsync(), cancel)).Length);

        await other.Keyboard.PressAsync("Control+k");
        await other.Keyboard.TypeAsync("second");
        await Expect(other.GetByRole(AriaRole.Option, new() { Name = "second of all" })).ToBeVisibleAsync();
        Assert.Empty(await Accessibility.SeriousAsync(other));
        await other.Keyboard.PressAsync("Enter");
        await Expect(other.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "second of all" })).ToBeVisibleAsync();
        await other.Keyboard.PressAsync("l");
        await Expect(other.GetByRole(AriaRole.Link, new() { Name = "Launch toy" })).ToBeVisibleAsync();
        Assert.Empty(await Accessibility.SeriousAsync(other));

        // A page that comes gives its heading the focus; one that is told late leaves a field alone in which somebody writes by then.
        await Expect(other.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await other.GotoAsync("/runs");
        await Expect(rows.First).ToBeVisibleAsync();
        await other.GetByPlaceholder("Find runs").FocusAsync();
        await other.EvaluateAsync("async () => (await import('./js/keys.js')).arrive()");
        await Expect(other.GetByPlaceholder("Find runs")).ToBeFocusedAsync();
    }
}
