using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Compare;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.Tests.Components.Benchmarks;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Components.Compare;

public sealed class TracePairPageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-tasks-");

    public void Dispose() => Folders.Delete(_folder.FullName);

    [Fact]
    public async Task TracePairPage_TwoTraces_StandSideBySideWithTheirDifferences()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await TwoArmsAsync(fixture, "list files here", "list folders here");
        var (a, b) = await IdsAsync(run, "task-01");

        var page = Open(fixture, $"/compare/traces?a={a}&b={b}");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".pair-pane").Count));
        Assert.Equal("task-01", page.Find("h1").TextContent);
        Assert.Equal(["files", "folders"], page.FindAll("mark.diff-only").Select(mark => mark.TextContent));
        Assert.Equal(["1", "2", "3"], page.FindAll(".pair-pane")[0].QuerySelectorAll("[data-turn]").Select(turn => turn.GetAttribute("data-turn")));
        // The other trace is one turn long; its side says so.
        Assert.Equal("No turn 2: the trace ends after turn 1.", page.FindAll(".pair-pane")[1].QuerySelector("[data-turn='2']")!.TextContent.Trim());
        Assert.Equal(3, page.FindAll(".pair-turn-link").Count);
        Assert.Equal($"/compare/traces?a={Escaped(a)}&b={Escaped(b)}&turn=2", page.Find("[data-key=j]").GetAttribute("href"));
        Assert.Equal($"/compare/traces?a={Escaped(b)}&b={Escaped(a)}", page.Find("[data-key=s]").GetAttribute("href"));
        // Of three tasks the arms differ at 00 and 01: before this one there is one, after it none.
        var (a0, b0) = await IdsAsync(run, "task-00");
        Assert.Equal($"/compare/traces?a={Escaped(a0)}&b={Escaped(b0)}", page.Find("[data-key='[']").GetAttribute("href"));
        Assert.Empty(page.FindAll("[data-key=']']"));
        Assert.Empty(page.FindAll("script, img"));
    }

    [Fact]
    public async Task TracePairPage_MarksAndScrollOff_AreInTheAddress()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await TwoArmsAsync(fixture, "list files here", "list folders here");
        var (a, b) = await IdsAsync(run, "task-01");

        var page = Open(fixture, $"/compare/traces?a={a}&b={b}&diff=off&scroll=alone&turn=3");

        page.WaitForAssertion(() => Assert.Equal("Turn 3 of 3", page.Find(".trace-head h2").TextContent));
        Assert.Empty(page.FindAll("mark"));
        Assert.Equal("alone", page.Find(".pair").GetAttribute("data-scroll"));
        Assert.Equal("3", page.Find(".pair-turn[aria-current=true]").GetAttribute("data-turn"));
        Assert.Equal($"/compare/traces?a={Escaped(a)}&b={Escaped(b)}&turn=2&diff=off&scroll=alone", page.Find("[data-key=k]").GetAttribute("href"));

        await page.PressAsync("button.chip", "Mark words that differ");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("mark").Count));
        Assert.EndsWith("&turn=3&scroll=alone", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TracePairPage_RepliesTooLong_AreShownPlainWithALineThatSaysSo()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await TwoArmsAsync(fixture, string.Concat(Enumerable.Repeat("one ", WordDiff.MostWords / 2)), "two");
        var (a, b) = await IdsAsync(run, "task-01");

        var page = Open(fixture, $"/compare/traces?a={a}&b={b}");

        page.WaitForAssertion(() => Assert.Contains("Too long for its words to be compared", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("mark.diff-only"));
        Assert.Equal("two", page.FindAll(".pair-pane")[1].QuerySelector(".reply")!.TextContent);
    }

    [Theory]
    [InlineData("/compare/traces")]
    [InlineData("/compare/traces?a=none/1&b=none/2")]
    [InlineData("/compare/traces?a=nonsense&b=none/2")]
    public async Task TracePairPage_NoSuchTrials_SaysSo(string address)
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = Open(fixture, address);

        page.WaitForAssertion(() => Assert.Equal("No such pair of traces", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task TracePairPage_SeveralAttempts_CanBeChosenOnEachSide()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 1, attempts: 2, "base", "other");
        await run.PlayAsync("task-00", "base", 1, TrialOutcome.Passed, 1);
        await run.PlayAsync("task-00", "base", 2, TrialOutcome.Failed, 0);
        await run.PlayAsync("task-00", "other", 1, TrialOutcome.Failed, 0);
        var (a, b) = await IdsAsync(run, "task-00");

        var page = Open(fixture, $"/compare/traces?a={a}&b={b}");

        page.WaitForAssertion(() => Assert.Equal(["1 passed", "2 failed", "1 failed"], page.FindAll(".attempts a").Select(link => link.TextContent)));
        Assert.Equal($"/compare/traces?a={Escaped($"{run.Id}/{(await run.TrialAsync("task-00", "base", 2)).Id}")}&b={Escaped(b)}", page.FindAll(".attempts a")[1].GetAttribute("href"));
        Assert.Contains("Neither trial has turns", page.Markup, StringComparison.Ordinal);
    }

    private static IRenderedComponent<TracePairPage> Open(PageFixture fixture, string address)
    {
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return fixture.Browser.Render<TracePairPage>();
    }

    private static string Escaped(string trial) => Uri.EscapeDataString(trial);

    private static async Task<(string A, string B)> IdsAsync(SampleRun run, string task) =>
        ($"{run.Id}/{(await run.TrialAsync(task, "base")).Id}", $"{run.Id}/{(await run.TrialAsync(task, "other")).Id}");

    // Other fails what base passes at the first two tasks, and passes the third as base does; at task-01 both have turns.
    private async Task<SampleRun> TwoArmsAsync(PageFixture fixture, string first, string second)
    {
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 3, attempts: 1, "base", "other");
        foreach (var task in new[] { "task-00", "task-01", "task-02" })
        {
            var (a, b) = (await run.StartAsync(task, "base"), await run.StartAsync(task, "other"));
            if (task == "task-01")
            {
                TraceTurn[] trace = [SampleRun.Turn(1) with { Reply = first }, .. SampleRun.Trace()[1..]];
                await run.TurnsAsync(a, trace);
                await run.TurnsAsync(b, SampleRun.Turn(1) with { Reply = second });
            }

            await run.FinishAsync(a, TrialOutcome.Passed, 1);
            await run.FinishAsync(b, task == "task-02" ? TrialOutcome.Passed : TrialOutcome.Failed, task == "task-02" ? 1 : 0);
        }

        return run;
    }
}
