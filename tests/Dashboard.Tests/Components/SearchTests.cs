using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Components.Dialogs;
using Vectorscope.Dashboard.Components.Layout;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Dashboard.Tests.Components;

public sealed class SearchTests
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task SearchField_Typing_AsksOnceItPausesAndKeepsWhatIsTypedMeanwhile()
    {
        using var browser = new BunitContext();
        var time = new FakeTimeProvider();
        browser.Services.AddSingleton<TimeProvider>(time);
        var asked = new List<string>();
        var field = browser.Render<SearchField>(p => p.Add(c => c.Placeholder, "Find").Add(c => c.ValueChanged, asked.Add));

        await TypeAsync(field, "a");
        time.Advance(TimeSpan.FromMilliseconds(150));
        await TypeAsync(field, "ab ");
        time.Advance(TimeSpan.FromMilliseconds(150));
        Assert.Empty(asked);
        time.Advance(TimeSpan.FromMilliseconds(60));
        field.WaitForAssertion(() => Assert.Equal(["ab"], asked));
        await TypeAsync(field, "ab c");
        // The address has caught up with what was asked, while there is more in the field.
        field.Render(p => p.Add(c => c.Value, "ab"));

        Assert.Equal("ab c", field.Find("input").GetAttribute("value"));
        time.Advance(TimeSpan.FromMilliseconds(210));
        field.WaitForAssertion(() => Assert.Equal(["ab", "ab c"], asked));
        // Going back is not typing: the field follows.
        field.Render(p => p.Add(c => c.Value, "ab c"));
        field.Render(p => p.Add(c => c.Value, ""));
        Assert.Equal("", field.Find("input").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task Palette_ARunsName_LeadsToTheRunByEnter()
    {
        await using var fixture = await PageFixture.CreateAsync(alter: CountingRun.Register);
        var run = await fixture.Browser.Services.GetRequiredService<RunService>().SubmitAsync(JsonSerializer.SerializeToElement(new { kind = "count", to = 1, name = "seven seas" }), null, Stop);
        var palette = await OpenAsync(fixture);

        await TypeAsync(palette, "seven");
        await palette.InvokeAsync(() => palette.Find(".palette").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" }));

        palette.WaitForAssertion(() => Assert.EndsWith($"/runs/{run.RunId}", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Palette_Text_ShowsEachSortUnderItsHeadingAndArrowsMove()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var palette = await OpenAsync(fixture);
        // With nothing typed every page can be gone to.
        Assert.Contains(palette.FindAll("[role=option]"), option => option.TextContent.Contains("Playground", StringComparison.Ordinal));

        await TypeAsync(palette, "cap");

        palette.WaitForAssertion(() => Assert.Equal(["Go to", "Personas", "Within traces"], palette.FindAll(".palette-group").Select(group => group.TextContent)));
        Assert.Contains("Captures", palette.Find("[aria-selected=true]").TextContent, StringComparison.Ordinal);
        await palette.InvokeAsync(() => palette.Find(".palette").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowDown" }));
        Assert.Contains("Launch capture", palette.Find("[aria-selected=true]").TextContent, StringComparison.Ordinal);
        await TypeAsync(palette, "dark");
        palette.WaitForAssertion(() => Assert.Equal("Use dark theme", palette.Find("[role=option] .palette-name").TextContent));
        await TypeAsync(palette, "nothing at all");
        palette.WaitForAssertion(() => Assert.Contains("Nothing is called that", palette.Markup, StringComparison.Ordinal));
        Assert.Equal("Search traces for “nothing at all”", palette.Find("[role=option] .palette-name").TextContent);
        await palette.InvokeAsync(() => palette.Find(".palette").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" }));
        palette.WaitForAssertion(() => Assert.EndsWith("/search/traces?q=nothing%20at%20all", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LaunchMenu_Pressed_ShowsTheFormsWhoseKeysWorkAllTheTime()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var rail = fixture.Browser.Render<NavigationRail>();
        Assert.Equal(["Study", "Find", "Change", "Measure", "Library", "System"], rail.FindAll(".rail-heading").Select(heading => heading.TextContent));
        Assert.True(rail.Find("#launch-list").HasAttribute("hidden"));
        Assert.Equal("/captures/new", rail.Find("[data-key=c]").GetAttribute("href"));

        await rail.PressAsync("[data-key=l]");

        Assert.False(rail.Find("#launch-list").HasAttribute("hidden"));
        Assert.Equal("true", rail.Find("[data-key=l]").GetAttribute("aria-expanded"));
        await rail.InvokeAsync(() => rail.Find(".launch-menu").KeyDownAsync(new KeyboardEventArgs { Key = "Escape" }));
        Assert.True(rail.Find("#launch-list").HasAttribute("hidden"));
    }

    private static async Task<IRenderedComponent<MudDialogProvider>> OpenAsync(PageFixture fixture)
    {
        var dialogs = fixture.Browser.Render<MudDialogProvider>();
        await dialogs.InvokeAsync(() => fixture.Browser.Services.GetRequiredService<IDialogService>().ShowAsync<CommandPalette>());
        dialogs.WaitForAssertion(() => dialogs.Find(".palette-input"));
        return dialogs;
    }

    // Typing goes on while the search waits for it to pause.
    private static Task TypeAsync<T>(IRenderedComponent<T> page, string text) where T : IComponent
    {
        _ = page.InvokeAsync(() => page.Find("input").InputAsync(new ChangeEventArgs { Value = text }));
        return Task.CompletedTask;
    }
}
