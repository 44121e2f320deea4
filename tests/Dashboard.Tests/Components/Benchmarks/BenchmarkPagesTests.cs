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
    public async Task BenchmarkPage_Findings_StandOverTheTurnsOfTheirArmAndOpenTheirTrials()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 3, attempts: 1, "base", "other");
        foreach (var (task, turns) in new (string, Vectorscope.Jobs.Agent.Turns.TraceTurn[])[]
        {
            ("task-00", SampleRun.Trace()),
            ("task-01", [SampleRun.Turn(1, TurnFindings.None), SampleRun.Turn(2, TurnFindings.Truncated)]),
            ("task-02", [SampleRun.Turn(1, TurnFindings.None)]),
        })
        {
            var trial = await run.StartAsync(task, "base");
            await run.TurnsAsync(trial, turns);
            await run.FinishAsync(trial, TrialOutcome.Failed, 0);
        }
        await run.PlayAsync("task-00", "other", 1, TrialOutcome.Failed, 0);

        var page = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));

        page.WaitForAssertion(() => Assert.Equal(["6", "0"], page.FindAll(".arm-table td[data-name=Turns]").Select(cell => cell.TextContent)));
        // Two of six turns, one of six, none of none.
        Assert.Equal(["2 33.3 %", "0"], page.FindAll(".arm-table td[data-name=Truncated]").Select(cell => cell.TextContent));
        Assert.Equal(["1 16.7 %", "0"], page.FindAll(".arm-table td[data-name='Parse failure']").Select(cell => cell.TextContent));
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(page.Find(".arm-table td[data-name=Truncated] a").GetAttribute("href")!);
        var listed = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));
        listed.WaitForAssertion(() => Assert.Equal(["task-00", "task-01"], listed.FindAll(".trial-list tbody tr td:first-child").Select(cell => cell.TextContent.Trim())));
    }

    [Fact]
    public async Task ArmSettings_OfArmsWithModels_SayAllThatTheyAreAndWhereTheyDiffer()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        var (services, cancel) = (fixture.Browser.Services, Xunit.TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(fixture.Bundled, "generation_config.json"), """{"temperature": 0.6, "top_p": 0.95}""", cancel);
        var models = services.GetRequiredService<ModelLibrary>();
        var hash = (await models.HashAsync(Assert.Single(await models.ListAsync(cancel)).Folder, null, cancel))[..12];
        TaskFolder.Write(_folder, "a", "easy", "files");
        TaskFolder.Write(_folder, "b", "easy", "files");
        await services.GetRequiredService<TaskSetLibrary>().ImportAsync(_folder.FullName, "sample", cancel);
        using var spec = System.Text.Json.JsonDocument.Parse("""
            {"kind": "benchmark", "tasks": {"set": "sample"}, "attempts": 3, "seed": 7, "arms": [
             {"name": "own", "model": {"engine": "pocket"}, "persona": "cautious",
              "settings": {"prompt": "compact", "parser": "patched", "maxReplyTokens": 320, "maxTurns": 8, "contextTokens": 4000}, "sampling": {"temperature": 0.2}},
             {"name": "at-server", "model": {"server": "http://localhost:1/v1", "name": "small"}}]}
            """);
        var submitted = await services.GetRequiredService<RunService>().SubmitAsync(spec.RootElement, null, cancel);
        Assert.True(submitted.IsAccepted, string.Join("\n", submitted.Errors));
        var kept = (await services.GetRequiredService<BenchmarkTables>().KeptAsync(submitted.RunId!, cancel))!;

        var table = fixture.Browser.Render<ArmSettingsTable>(p => p.Add(c => c.Kept, kept));

        var whole = table.Find(".caption").TextContent;
        Assert.StartsWith($"Task set sample, 2 tasks · 3 attempts · seed 7 (shared by the arms on a task) · sandbox {kept.Facts.Sandbox} · time limits × 1 · version {kept.Facts.CodeVersion}, prompts ", whole, StringComparison.Ordinal);
        Assert.Equal(["Setting", "own", "at-server"], table.FindAll("thead th").Select(cell => cell.TextContent));
        var rows = table.FindAll("tbody tr").ToDictionary(
            row => row.QuerySelector("th")!.FirstChild!.TextContent,
            row => (string.Join(" | ", row.QuerySelectorAll("td").Select(cell => cell.TextContent)), row.ClassList.Contains("differs")));
        Assert.Equal(($"pocket ({hash}) | –", true), rows["Model · Model"]);
        Assert.Equal(("– | http://localhost:1/v1", true), rows["Model · Server"]);
        Assert.Equal(("– | small", true), rows["Model · Model at the server"]);
        Assert.Equal(($"cautious ({kept.References["arms[0].persona"].Hash![..12]}) | –", true), rows["Persona"]);
        Assert.Equal(("Compact, for small models | Standard", true), rows["Settings · Prompt"]);
        Assert.Equal(("Patched | Strict", true), rows["Settings · Parser"]);
        Assert.Equal(("320 | 4096", true), rows["Settings · Tokens of one reply"]);
        Assert.Equal(("8 | –", true), rows["Settings · Turn limit"]);
        Assert.Equal(("4000 | –", true), rows["Settings · Context tokens"]);
        // The arm's own where it says something, the model's own where it does not; a server's nobody knows.
        Assert.Equal(("0.2 | –", true), rows["Sampling · Temperature"]);
        Assert.Equal(("0.95 | –", true), rows["Sampling · Top p"]);
        Assert.False(rows["Agent"].Item2);
        Assert.DoesNotContain("Name", rows.Keys);
        // Imported trials keep no such thing, and nothing is made up.
        Assert.Contains("imported", fixture.Browser.Render<ArmSettingsTable>(p => p.Add(c => c.Kept, null)).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrialPage_TrialsOfOneTask_HaveTitlesOfTheirOwnAndALinkToTheNextFailed()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 1, attempts: 2, "base", "other");
        await run.PlayAsync("task-00", "base", 1, TrialOutcome.Passed, 1);
        await run.PlayAsync("task-00", "base", 2, TrialOutcome.Failed, 0);
        await run.PlayAsync("task-00", "other", 1, TrialOutcome.Failed, 0);
        await run.PlayAsync("task-00", "other", 2, TrialOutcome.Passed, 1);
        var titles = new List<string>();
        var failed = new List<string?>();
        foreach (var (arm, attempt) in new[] { ("base", 1), ("base", 2), ("other", 1), ("other", 2) })
        {
            var page = Open(fixture, run.Id, (await run.TrialAsync("task-00", arm, attempt)).Id);
            page.WaitForAssertion(() => Assert.Equal("task-00", page.Find("h1").TextContent));
            titles.Add(fixture.Browser.Render(page.FindComponent<Microsoft.AspNetCore.Components.Web.PageTitle>().Instance.ChildContent!).Markup.Trim());
            failed.Add(page.FindAll("a").Single(link => link.TextContent.StartsWith("Next failed", StringComparison.Ordinal)).GetAttribute("href"));
        }

        Assert.Equal(
            ["task-00 · base, attempt 1 · Vectorscope", "task-00 · base, attempt 2 · Vectorscope", "task-00 · other, attempt 1 · Vectorscope", "task-00 · other, attempt 2 · Vectorscope"],
            titles);
        // Of the same arm; the other arm's failure is none of it.
        Assert.Equal([$"/benchmarks/{run.Id}/trials/{(await run.TrialAsync("task-00", "base", 2)).Id}", null, null, null], failed);
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
