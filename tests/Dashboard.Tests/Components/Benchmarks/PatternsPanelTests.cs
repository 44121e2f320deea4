using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Benchmarks;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Components.Benchmarks;

public sealed class PatternsPanelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-tasks-");

    public void Dispose() => Folders.Delete(_folder.FullName);

    [Fact]
    public async Task Panel_OfFailedTrials_ShowsSharesAndOpensAPatternsTrials()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 3, attempts: 1, "base", "other");
        foreach (var (task, arm, cut) in new[] { ("task-00", "base", true), ("task-01", "base", false), ("task-00", "other", true), ("task-01", "other", true), ("task-02", "other", true) })
        {
            var trial = await run.StartAsync(task, arm);
            var turn = SampleRun.Turn(1) with { Reply = $"{task} {arm}", ReplyEnd = cut ? ReplyEnd.Length : ReplyEnd.Stop, Parsed = new ParsedReply { Error = "no" } };
            await run.TurnsAsync(trial, turn);
            await run.FinishAsync(trial, TrialOutcome.Failed, 0);
        }

        var page = Open(fixture, run, "patterns");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));

        Assert.Equal(["4", "1/2 · 50.0 %", "3/3 · 100.0 %"], page.FindAll("tbody tr")[0].QuerySelectorAll("td").Skip(1).Select(cell => cell.FirstChild!.TextContent));
        // SciPy: fisher_exact([[3, 0], [1, 1]]).
        Assert.Equal("p = 0.40 (Fisher)", page.FindAll("tbody tr")[0].QuerySelectorAll("td")[3].QuerySelector(".caption")!.TextContent);
        Assert.Contains("Truncated", page.FindAll("tbody tr")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("parse failure (4)", page.FindAll("tbody tr")[0].TextContent, StringComparison.Ordinal);
        var open = page.FindAll("tbody tr")[0].QuerySelector("a")!.GetAttribute("href")!;
        Assert.EndsWith("?tab=patterns&pattern=truncated%7Ccompleted", open, StringComparison.Ordinal);

        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(open);
        var opened = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));
        opened.WaitForAssertion(() => Assert.Equal(4, opened.FindAll(".pattern-trials a[href*='/trials/']").Select(link => link.GetAttribute("href")).Distinct().Count()));
    }

    [Fact]
    public async Task Panel_WithoutFailures_SaysSo()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 1, attempts: 1, "base");
        await run.PlayAsync("task-00", "base", 1, TrialOutcome.Passed, 1);

        var page = Open(fixture, run, "patterns");

        page.WaitForAssertion(() => Assert.Contains("Every graded trial solved its task.", page.Markup, StringComparison.Ordinal));
    }

    private static IRenderedComponent<BenchmarkPage> Open(PageFixture fixture, SampleRun run, string tab)
    {
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(new BenchmarkView { Tab = tab }.Url(run.Id));
        return fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));
    }
}
