using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Benchmarks;
using Vectorscope.Dashboard.Components.Pages.Trials;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Components.Benchmarks;

public sealed class BenchmarkPagesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-tasks-");

    public void Dispose() => Folders.Delete(_folder.FullName);

    [Fact]
    public async Task BenchmarksPage_NothingLaunched_OffersTheFirstStep()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = fixture.Browser.Render<BenchmarksPage>();

        page.WaitForAssertion(() => Assert.Contains("No benchmark yet", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task BenchmarkPage_UnknownRun_SaysSo()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, "none"));

        page.WaitForAssertion(() => Assert.Equal("No such benchmark", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task BenchmarkPage_TrialsOfEveryKind_HaveSymbolAndWords()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 3, attempts: 2, "base", "other");
        await run.PlayAsync("task-00", "base", 1, TrialOutcome.Passed, 1);
        await run.PlayAsync("task-00", "base", 2, TrialOutcome.Failed, 0);
        await run.PlayAsync("task-00", "other", 1, TrialOutcome.TimedOut, 1);
        await run.PlayAsync("task-01", "other", 1, TrialOutcome.Infrastructure, null);
        await run.ShowAsync(await run.StartAsync("task-02", "base"), TrialStage.Agent, $"$ {SampleRun.Hostile}");

        var page = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));

        page.WaitForAssertion(() => Assert.Equal(12, page.FindAll("a[data-cell]").Count));
        Assert.Equal("✓", Cell(page, "task-00, base, attempt 1: passed").TextContent);
        Assert.Equal("✕", Cell(page, "task-00, base, attempt 2: failed").TextContent);
        Assert.Contains("cell-ok", Cell(page, "task-00, other, attempt 1: passed, out of time").ClassName, StringComparison.Ordinal);
        Assert.Contains("cell-infra", Cell(page, "task-01, other, attempt 1: infrastructure").ClassName, StringComparison.Ordinal);
        Assert.NotNull(Cell(page, "task-02, base, attempt 1: running"));
        Assert.Single(page.FindAll("a[data-cell][tabindex='0']"));
        Assert.Equal(["1/2 · 50.0 % 1 failed", "1/1 · 100.0 %"], page.FindAll(".arm-table td[data-name=Passed]").Select(cell => cell.TextContent));
        // Wilson's interval for 1 of 2 at 95 %: 0.0945 to 0.9055.
        Assert.Contains("9.5 % to 90.5 %", page.Find(".arm-table td[data-name=Interval]").TextContent, StringComparison.Ordinal);
        Assert.Contains("<script>", page.Find(".screen-line").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("script, img"));
    }

    [Fact]
    public async Task BenchmarkPage_TrialEndsWhileWatched_FillsItsCell()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 2, attempts: 1, "base", "other");
        var page = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));
        page.WaitForAssertion(() => Assert.NotNull(Cell(page, "task-01, other, attempt 1: waiting")));
        var untouched = page.FindComponents<TrialGridRowView>().Single(row => row.Instance.Row.Task == "task-00").RenderCount;

        await run.PlayAsync("task-01", "other", 1, TrialOutcome.Failed, 0);
        await run.TellAsync();

        page.WaitForAssertion(() => Assert.NotNull(Cell(page, "task-01, other, attempt 1: failed")));
        Assert.Equal(untouched, page.FindComponents<TrialGridRowView>().Single(row => row.Instance.Row.Task == "task-00").RenderCount);
    }

    [Fact]
    public async Task BenchmarkPage_TrialInTheAddress_OpensItsDrawer()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 1, attempts: 1, "base");
        var trial = await run.StartAsync("task-00", "base");
        await run.TurnsAsync(trial, SampleRun.Trace());
        await run.FinishAsync(trial, TrialOutcome.Failed, 0, $"The file is missing. {SampleRun.Hostile}");
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/benchmarks/{run.Id}?trial={trial}");

        var page = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));

        page.WaitForAssertion(() => Assert.Contains("The file is missing.", page.Find(".drawer .trial-why").TextContent, StringComparison.Ordinal));
        Assert.Contains("Turn 2", page.Find(".drawer .finding-list").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("a[data-cell]").GetAttribute("aria-current"));
        Assert.Empty(page.FindAll("script, img"));
        // Whoever opened the cell with Enter opens the trace with the next.
        var open = page.Find(".drawer a.button-primary");
        Assert.Equal(("Open trace", $"/benchmarks/{run.Id}/trials/{trial}"), (open.TextContent, open.GetAttribute("href")));
        page.WaitForAssertion(() => fixture.Browser.JSInterop.VerifyFocusAsyncInvoke().Arguments[0].ShouldBeElementReferenceTo(open));
    }

    [Fact]
    public async Task BenchmarkPage_ProcessOfTheRunIsGone_ShowsNoTrialAtWork()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 1, attempts: 1, "base");
        var trial = await run.StartAsync("task-00", "base");
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/benchmarks/{run.Id}?trial={trial}");
        var page = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));
        var trace = Open(fixture, run.Id, trial);
        page.WaitForAssertion(() => Assert.Contains("Running", page.Find(".drawer .outcome").TextContent, StringComparison.Ordinal));
        Assert.NotNull(Cell(page, "task-00, base, attempt 1: running"));
        trace.WaitForAssertion(() => Assert.Contains("Running", trace.Find(".outcome").TextContent, StringComparison.Ordinal));

        await run.InterruptAsync();
        await run.TellAsync();

        page.WaitForAssertion(() => Assert.NotNull(Cell(page, "task-00, base, attempt 1: waiting")));
        page.WaitForAssertion(() => Assert.Contains("Waiting", page.Find(".drawer .outcome").TextContent, StringComparison.Ordinal));
        trace.WaitForAssertion(() => Assert.Contains("Waiting", trace.Find(".outcome").TextContent, StringComparison.Ordinal));
        // The same for whoever comes only now.
        var later = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));
        later.WaitForAssertion(() => Assert.NotNull(Cell(later, "task-00, base, attempt 1: waiting")));
        Assert.DoesNotContain("is at work now", later.Find("a[data-cell]").OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunningTrials_TurnsButNoStageYet_AreNotStarting()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 2, attempts: 1, "base");
        var begun = await run.StartAsync("task-00", "base");
        await run.TurnsAsync(begun, SampleRun.Trace());
        await run.StartAsync("task-01", "base");

        var page = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".running-list li").Count));
        var told = page.FindAll(".running-list .caption.num").Select(line => line.TextContent).ToArray();
        Assert.StartsWith("agent · 3 turns", told[0], StringComparison.Ordinal);
        Assert.StartsWith("starting", told[1], StringComparison.Ordinal);
        Assert.DoesNotContain("turn", told[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task BenchmarkPages_Left_LeaveNoSubscriber()
    {
        await using var fixture = await PageFixture.CreateAsync();
        fixture.Browser.Render<BenchmarksPage>();
        fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, "none"));
        Open(fixture, "none", 1);
        Assert.Equal(3, fixture.Events.SubscriberCount);

        await fixture.Browser.DisposeComponentsAsync();

        Assert.Equal(0, fixture.Events.SubscriberCount);
    }

    private static AngleSharp.Dom.IElement Cell(IRenderedComponent<BenchmarkPage> page, string name) => page.Find($"a[data-cell][aria-label='{name}']");

    private static IRenderedComponent<TrialPage> Open(PageFixture fixture, string run, long trial) =>
        fixture.Browser.Render<TrialPage>(p => p.Add(c => c.RunId, run).Add(c => c.TrialId, trial));
}
