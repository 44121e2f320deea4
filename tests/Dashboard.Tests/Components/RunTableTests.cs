using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Vectorscope.Dashboard.Components.Pages.Benchmarks;
using Vectorscope.Dashboard.Components.Pages.Runs;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Tests.Components;

/// <summary>The list of runs: what its address shows, and what can be done with the selected.</summary>
public sealed class RunTableTests
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Address_WithFiltersAndColumns_IsWhatTheListShows()
    {
        await using var fixture = await CreateAsync("red one", "blue two", "red three");
        Navigation(fixture).NavigateTo("/runs?tag=red&sort=name&cols=kind,tags");

        var page = fixture.Browser.Render<RunsPage>();

        page.WaitForAssertion(() => Assert.Equal(["red one", "red three"], Names(page)));
        Assert.Equal(["", "Name", "Kind", "Tags", "Actions"], page.FindAll("th").Select(head => head.TextContent.Trim()));
        Assert.Equal(["count", "red, all"], page.FindAll("tbody td.hide-narrow").Take(2).Select(cell => cell.TextContent.Trim()));
        Assert.Contains("2 matching runs", page.Markup, StringComparison.Ordinal);
        Assert.Contains(page.FindAll(".drop > button"), button => button.TextContent.Contains("Tag: red", StringComparison.Ordinal));

        await page.PressAsync("th button", "Name");

        page.WaitForAssertion(() => Assert.Equal(["red three", "red one"], Names(page)));
        Assert.EndsWith("/runs?tag=red&sort=name&order=desc&cols=kind%2Ctags", Navigation(fixture).Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TagMenu_Opened_OffersTheTagsOfTheListWithTheirCounts()
    {
        await using var fixture = await CreateAsync("red one", "blue two", "red three");
        var page = await OpenAsync(fixture, 3);

        await page.PressAsync(".drop > button", "Tag");

        page.WaitForAssertion(() => Assert.Equal(["all3", "red2", "blue1"], page.FindAll(".drop-list label").Select(label => label.TextContent.Trim())));
        await page.InvokeAsync(() => page.FindAll(".drop-list input")[2].ChangeAsync(new ChangeEventArgs { Value = true }));
        page.WaitForAssertion(() => Assert.Equal(["blue two"], Names(page)));
        Assert.EndsWith("/runs?tag=blue", Navigation(fixture).Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShiftClick_AfterAnother_SelectsWhatLiesBetween()
    {
        await using var fixture = await CreateAsync("a", "b", "c", "d", "e");
        var page = await OpenAsync(fixture, 5);

        await ClickAsync(page, 1);
        await ClickAsync(page, 3, shift: true);

        page.WaitForAssertion(() => Assert.Equal("3 selected", page.Find(".selection strong").TextContent));
        Assert.Equal([false, true, true, true, false], page.FindAll("[data-select]").Select(box => box.HasAttribute("checked")));
        await ClickAsync(page, 2);
        Assert.Equal("2 selected", page.Find(".selection strong").TextContent);
        // No benchmark: there are no arms to compare.
        Assert.DoesNotContain(page.FindAll(".selection a"), link => link.GetAttribute("href")?.StartsWith("/compare", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task SelectAll_ThenArchive_EmptiesTheList()
    {
        await using var fixture = await CreateAsync("a", "b", "c");
        var page = await OpenAsync(fixture, 3);

        await page.SetAsync("thead input", true);
        page.WaitForAssertion(() => Assert.Equal("3 selected", page.Find(".selection strong").TextContent));
        await page.PressAsync(".selection button", "Archive");

        page.WaitForAssertion(() => Assert.Contains("Nothing was launched yet", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".selection"));
        Assert.Equal(3, await Queries(fixture).CountAsync(new RunFilter(Archived: true), Stop));
    }

    [Fact]
    public async Task Delete_OfSeveral_ListsThemAndAsksOnce()
    {
        await using var fixture = await CreateAsync("a", "b", "c");
        var page = await OpenAsync(fixture, 3);
        var dialogs = fixture.Browser.Render<MudDialogProvider>();
        await ClickAsync(page, 0);
        await ClickAsync(page, 2);

        // It ends when the dialog has been answered.
        var deleted = page.PressAsync(".selection button", "Delete");

        dialogs.WaitForAssertion(() => Assert.Equal(["c", "a"], dialogs.FindAll(".confirm-items li").Select(item => item.TextContent)));
        Assert.True(dialogs.FindAll("button").Single(button => button.TextContent.Contains("Delete 2 runs", StringComparison.Ordinal)).HasAttribute("disabled"));
        await dialogs.InvokeAsync(() => dialogs.Find("#confirm-name").InputAsync(new ChangeEventArgs { Value = "2 runs" }));
        await dialogs.PressAsync("button", "Delete 2 runs");
        await deleted;
        page.WaitForAssertion(() => Assert.Equal(["b"], Names(page)));
    }

    [Fact]
    public async Task Tag_OfSeveral_AddsAndRemoves()
    {
        await using var fixture = await CreateAsync("red a", "blue b");
        var page = await OpenAsync(fixture, 2);
        var dialogs = fixture.Browser.Render<MudDialogProvider>();
        await ClickAsync(page, 0);
        await ClickAsync(page, 1);

        var tagged = page.PressAsync(".selection button", "Tag");
        dialogs.WaitForAssertion(() => Assert.Equal(["all", "blue", "red"], dialogs.FindAll("fieldset label").Select(label => label.TextContent.Trim())));
        await dialogs.InvokeAsync(() => dialogs.Find("fieldset input").ChangeAsync(new ChangeEventArgs { Value = true }));
        await dialogs.InvokeAsync(() => dialogs.Find(".field input").ChangeAsync(new ChangeEventArgs { Value = "new, red" }));
        await dialogs.PressAsync("button", "Save tags");
        await tagged;

        page.WaitForAssertion(() => Assert.Equal(["count · blue, new, red", "count · red, new"], page.FindAll(".run-name .caption").Select(caption => caption.FirstChild!.TextContent.Trim())));
        Assert.Equal("2 selected", page.Find(".selection strong").TextContent);
    }

    [Fact]
    public async Task BenchmarksPage_Empty_SaysWhatLaunchingOneWouldBring()
    {
        await using var fixture = await CreateAsync("a");

        var page = fixture.Browser.Render<BenchmarksPage>();

        page.WaitForAssertion(() => Assert.Contains("No benchmark yet", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain(page.FindAll(".drop > button"), button => button.TextContent.Contains("Kind", StringComparison.Ordinal));
    }

    /// <summary>Ended runs of these names, the first the oldest; each tagged "all" and with the first word of a name of two.</summary>
    private static async Task<PageFixture> CreateAsync(params string[] names)
    {
        var fixture = await PageFixture.CreateAsync(alter: CountingRun.Register);
        var runs = fixture.Browser.Services.GetRequiredService<RunService>();
        foreach (var name in names)
        {
            var submitted = await runs.SubmitAsync(JsonSerializer.SerializeToElement(new { kind = "count", to = 1, name }), null, Stop);
            await runs.CancelAsync(submitted.RunId!, Stop);
            await runs.EditAsync(submitted.RunId!, new RunEdit(Tags: name.Split(' ') is [var tag, _] ? $"{tag}, all" : ""), Stop);
            await Task.Delay(2, Stop);
        }
        return fixture;
    }

    private static async Task<IRenderedComponent<RunsPage>> OpenAsync(PageFixture fixture, int rows)
    {
        var page = fixture.Browser.Render<RunsPage>();
        page.WaitForAssertion(() => Assert.Equal(rows, page.FindAll("[data-select]").Count));
        await Task.CompletedTask;
        return page;
    }

    private static Task ClickAsync(IRenderedComponent<RunsPage> page, int row, bool shift = false) =>
        page.InvokeAsync(() => page.FindAll("[data-select]")[row].ClickAsync(new() { ShiftKey = shift }));

    private static string[] Names(IRenderedComponent<RunsPage> page) => [.. page.FindAll(".run-name a").Select(link => link.TextContent)];

    private static NavigationManager Navigation(PageFixture fixture) => fixture.Browser.Services.GetRequiredService<NavigationManager>();

    private static RunQueries Queries(PageFixture fixture) => fixture.Browser.Services.GetRequiredService<RunQueries>();
}
