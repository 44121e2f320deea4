using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Benchmarks;
using Vectorscope.Dashboard.Components.Pages.Trials;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Benchmarking;
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

    /// <summary>Twelve of twelve from four different transcripts are four, whatever the interval makes of them.</summary>
    [Fact]
    public async Task BenchmarkPage_AttemptsThatRepeatEachOther_CountsTheDistinctOnes()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 2, attempts: 4, "base", "other");
        // As often as not the numbers are the same and the words are not; and what another task was told is no copy.
        await PlayAsync("task-00", "other", 1, TrialOutcome.Passed, "a", "b");
        await PlayAsync("task-00", "other", 2, TrialOutcome.Passed, "a", "b");
        await PlayAsync("task-00", "other", 3, TrialOutcome.Failed, "a", "c");
        await PlayAsync("task-00", "other", 4, TrialOutcome.Passed, "a", "b");
        await PlayAsync("task-01", "other", 1, TrialOutcome.Passed, "a", "b");
        await PlayAsync("task-01", "other", 2, TrialOutcome.Infrastructure, "a", "b");
        await PlayAsync("task-01", "base", 1, TrialOutcome.Passed, "a", "b");
        await PlayAsync("task-01", "base", 2, TrialOutcome.Passed, "ab");
        await run.PlayAsync("task-00", "base", 1, TrialOutcome.Failed, 0);
        await run.PlayAsync("task-00", "base", 2, TrialOutcome.Failed, 0);

        var arms = await fixture.Browser.Services.GetRequiredService<BenchmarkTables>().ArmsAsync(run.Id, Xunit.TestContext.Current.CancellationToken);
        var page = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));

        Assert.Equal([("base", 4, 0, 4), ("other", 5, 2, 3)], arms.Select(arm => (arm.Name, arm.Trials, arm.Copies, arm.Distinct)));
        page.WaitForAssertion(() => Assert.Equal(["2/4 · 50.0 % 2 failed", "4/5 · 80.0 % 1 failed 3 distinct"], page.FindAll(".arm-table td[data-name=Passed]").Select(cell => cell.TextContent)));

        async Task PlayAsync(string task, string arm, int attempt, TrialOutcome outcome, params string[] replies)
        {
            var trial = await run.StartAsync(task, arm, attempt);
            await run.TurnsAsync(trial, [.. replies.Select((reply, i) => SampleRun.Turn(i + 1, TurnFindings.None) with { Reply = reply })]);
            await run.FinishAsync(trial, outcome, outcome == TrialOutcome.Passed ? 1 : 0);
        }
    }

    [Fact]
    public async Task BenchmarkPage_ArmThatEndedEarly_IsMarkedAndItsTrialsAreNotTakenForWaiting()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 2, attempts: 1, "base", "other");
        await run.PlayAsync("task-00", "other", 1, TrialOutcome.Failed, 0);
        await run.SkipAsync("task-01", "other");

        var page = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));

        page.WaitForAssertion(() => Assert.NotNull(Cell(page, "task-01, other, attempt 1: not run")));
        Assert.NotNull(Cell(page, "task-01, base, attempt 1: waiting"));
        var rates = page.FindAll(".arm-table td[data-name=Passed]");
        Assert.Equal("0/1 · 0.0 % 1 failed stopped early", rates[1].TextContent);
        Assert.DoesNotContain("stopped early", rates[0].TextContent, StringComparison.Ordinal);
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
    }

    [Fact]
    public async Task ReparsePanel_PatchedChosen_ListsTheTurnThatBecomesCommands()
    {
        const string Reply = """{"analysis": "a", "plan": "p", "commands": [{"keystrokes": "ls\n", "duration": 0.1},]}""";
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 1, attempts: 1, "base");
        var trial = await run.StartAsync("task-00", "base");
        await run.TurnsAsync(trial, SampleRun.Turn(1, TurnFindings.ParseFailure) with { Reply = Reply, Parsed = ReplyParser.Parse(Reply, ParserMode.Strict) });
        var panel = fixture.Browser.Render<ReparsePanel>(p => p.Add(c => c.RunId, run.Id));

        await panel.PressAsync("button.chip", "Patched");

        panel.WaitForAssertion(() => Assert.Equal("1", panel.Find("td[data-name='Failure to commands']").TextContent));
        Assert.EndsWith($"/trials/{trial}?turn=1", panel.Find(".reparse-list a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("ls⏎", panel.Find(".reparse-list").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrialPage_HostileTrace_IsShownAsText()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (run, trial) = await FinishedAsync(fixture);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/benchmarks/{run.Id}/trials/{trial}?turn=1");

        var page = Open(fixture, run.Id, trial);

        page.WaitForAssertion(() => Assert.Contains("ls -la⏎", page.Find(".commands").TextContent, StringComparison.Ordinal));
        Assert.Equal("red", page.Find(".terminal .ansi-fg-1").TextContent);
        Assert.DoesNotContain("ZXZpbA", page.Find(".terminal").TextContent, StringComparison.Ordinal);
        Assert.Contains("␃", page.Find(".commands").TextContent, StringComparison.Ordinal);
        Assert.Equal("""{"commands": []}""", page.Find(".reply").TextContent);
        Assert.Empty(page.FindAll("script, img"));
    }

    [Fact]
    public async Task TrialPage_Thinking_IsFoldedBehindAButtonWithItsLength()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (run, trial) = await FinishedAsync(fixture);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/benchmarks/{run.Id}/trials/{trial}?turn=1");
        var page = Open(fixture, run.Id, trial);
        page.WaitForAssertion(() => page.Find(".thinking button"));
        Assert.Equal("false", page.Find(".thinking button").GetAttribute("aria-expanded"));
        Assert.Contains("812 tokens", page.Find(".thinking button").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".thinking-text"));

        await page.PressAsync(".thinking button");

        Assert.Equal("true", page.Find(".thinking button").GetAttribute("aria-expanded"));
        Assert.StartsWith("plan <script>", page.Find(".thinking-text").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrialPage_NoTurnInTheAddress_OpensTheFirstFinding()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (run, trial) = await FinishedAsync(fixture);

        var page = Open(fixture, run.Id, trial);

        page.WaitForAssertion(() => Assert.Contains("no valid JSON found", page.Find(".turn-reader .notice-bad").TextContent, StringComparison.Ordinal));
        Assert.Equal("Turn 2 of 3", page.Find(".trace-reader h2").TextContent);
        Assert.EndsWith("?turn=3", page.Find("[data-key=j]").GetAttribute("href"), StringComparison.Ordinal);
        Assert.EndsWith("?turn=1", page.Find("[data-key=k]").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-key=n], [data-key=p]"));
        Assert.Contains("The tests ran and did not give the full reward.", page.Find(".trial-why").TextContent, StringComparison.Ordinal);
        Assert.Contains("reward 0", page.Find(".facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrialPage_UnknownTrial_SaysSo()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = Open(fixture, "none", 4);

        page.WaitForAssertion(() => Assert.Equal("No such trial", page.Find("h1").TextContent));
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

    private async Task<(SampleRun Run, long Trial)> FinishedAsync(PageFixture fixture)
    {
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 1, attempts: 1, "base");
        var trial = await run.StartAsync("task-00", "base");
        await run.TurnsAsync(trial, SampleRun.Trace());
        await run.FinishAsync(trial, TrialOutcome.Failed, 0);
        return (run, trial);
    }

    [Fact]
    public async Task BenchmarkPage_NumberOfFailedTrials_OpensThemAndTheirTraces()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 3, attempts: 1, "base", "other");
        await run.PlayAsync("task-00", "other", 1, TrialOutcome.Failed, 0);
        await run.PlayAsync("task-01", "other", 1, TrialOutcome.Passed, 1);
        await run.PlayAsync("task-02", "other", 1, TrialOutcome.TimedOut, 0);
        var page = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".arm-table a")));
        var link = page.FindAll(".arm-table a").Single(a => a.TextContent == "2 failed").GetAttribute("href")!;

        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(link);
        var listed = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));

        listed.WaitForAssertion(() => Assert.Equal(["task-00", "task-02"], listed.FindAll(".trial-list tbody tr td:first-child").Select(cell => cell.TextContent.Trim())));
        Assert.Contains("other: trials not passed (2)", listed.Markup, StringComparison.Ordinal);
        var first = await run.TrialAsync("task-00", "other");
        Assert.Equal($"/benchmarks/{run.Id}/trials/{first.Id}", listed.Find(".trial-list a").GetAttribute("href"));
        // What the arms are, from the spec that the run keeps.
        Assert.Contains("Task set sample, 3 tasks", listed.Markup, StringComparison.Ordinal);
        var detail = await fixture.Browser.Services.GetRequiredService<Vectorscope.Jobs.Benchmarking.TrialDetails>().FindAsync(run.Id, first.Id, Xunit.TestContext.Current.CancellationToken);
        Assert.Equal((await run.TrialAsync("task-02", "other")).Id, detail!.NextFailed);
    }
}
