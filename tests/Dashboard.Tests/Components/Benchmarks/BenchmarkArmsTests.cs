using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Benchmarks;
using Vectorscope.Dashboard.Components.Pages.Compare;
using Vectorscope.Dashboard.Components.Pages.Trials;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Power;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Components.Benchmarks;

public sealed class BenchmarkArmsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-tasks-");

    public void Dispose() => Folders.Delete(_folder.FullName);

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

        // Of the pairs one is with a copy: neither the page of the results nor that of a comparison counts it.
        var soFar = (await fixture.Browser.Services.GetRequiredService<BenchmarkPower>().SoFarAsync(run.Id, Xunit.TestContext.Current.CancellationToken))!;
        var compared = (await fixture.Browser.Services.GetRequiredService<Comparisons>().OfRunAsync(run.Id, null, Xunit.TestContext.Current.CancellationToken))!.Against[0].All.Paired!.Evidence;
        var evidence = Assert.Single(soFar.Evidence);
        Assert.Equal((2, 1, 0), (evidence.Pairs, evidence.OnlyArm, evidence.OnlyBaseline));
        Assert.Equal(new AnytimeEvidence(evidence.Pairs, evidence.OnlyArm, evidence.OnlyBaseline, evidence.EValue, evidence.AnytimeP), compared);

        async Task PlayAsync(string task, string arm, int attempt, TrialOutcome outcome, params string[] replies)
        {
            var trial = await run.StartAsync(task, arm, attempt);
            await run.TurnsAsync(trial, [.. replies.Select((reply, i) => SampleRun.Turn(i + 1) with { Reply = reply })]);
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
    public async Task BenchmarkPage_Findings_StandOverTheTurnsOfTheirArmAndOpenTheirTrials()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 3, attempts: 1, "base", "other");
        foreach (var (task, turns) in new (string, Vectorscope.Jobs.Agent.Turns.TraceTurn[])[]
        {
            ("task-00", SampleRun.Trace()),
            ("task-01", [SampleRun.Turn(1), SampleRun.Turn(2, ReplyEnd.Length)]),
            ("task-02", [SampleRun.Turn(1)]),
        })
        {
            var trial = await run.StartAsync(task, "base");
            await run.TurnsAsync(trial, turns);
            await run.FinishAsync(trial, TrialOutcome.Failed, 0);
        }
        await run.PlayAsync("task-00", "other", 1, TrialOutcome.Failed, 0);

        var page = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));

        page.WaitForAssertion(() => Assert.Equal(["6", "0"], page.FindAll(".arm-table td[data-name=Turns] .two-lines > span:first-child").Select(cell => cell.TextContent)));
        Assert.Equal(["2 a trial", "0 a trial"], page.FindAll(".arm-table td[data-name=Turns] .caption").Select(cell => cell.TextContent));
        // Two of six turns in two trials, one of six in one, none of none; what no arm has is named and has no column.
        Assert.Equal(["2 33.3 % in 2 trials", "0"], page.FindAll(".arm-table td[data-name=Truncated]").Select(Words));
        Assert.Equal(["1 16.7 % in 1 trial", "0"], page.FindAll(".arm-table td[data-name='Parse failure']").Select(Words));
        Assert.Empty(page.FindAll(".arm-table td[data-name='No command']"));
        Assert.Contains("Not found in any arm: unclosed thinking, no command, empty reply, over-verbose thinking", page.Markup, StringComparison.Ordinal);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(page.Find(".arm-table td[data-name=Truncated] a").GetAttribute("href")!);
        var listed = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));
        listed.WaitForAssertion(() => Assert.Equal(["task-00", "task-01"], listed.FindAll(".trial-list tbody tr td:first-child").Select(cell => cell.TextContent.Trim())));

        // The check leaves out the trial with the parse failure, and so does the list behind its count.
        await page.PressAsync("button.foldout-button", "Sensitivity checks");
        var parsed = page.FindAll("[aria-label='Sensitivity checks, scrollable'] tbody tr").Single(row => row.TextContent.Contains("without a parse failure", StringComparison.Ordinal));
        Assert.Equal("0/2 · 0.0 % 2 failed", Words(parsed.QuerySelector("td[data-name=base]")!));
        var link = parsed.QuerySelectorAll("td[data-name=base] a")[1].GetAttribute("href")!;
        Assert.Equal($"/benchmarks/{run.Id}?arm=base&show=failed-parsed#trials", link);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(link);
        var behind = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));
        behind.WaitForAssertion(() => Assert.Equal(["task-01", "task-02"], behind.FindAll(".trial-list tbody tr td:first-child").Select(cell => cell.TextContent.Trim())));
        Assert.Contains("without=parseFailure&passed=false", Urls.TrialsFile(run.Id, "base", TrialSelection.Find("failed-parsed"), "csv"), StringComparison.Ordinal);
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

        var settings = SettingsTable.Of([ArmSettings.Of(kept, "own"), ArmSettings.Of(kept, "at-server")]);
        var table = fixture.Browser.Render<ArmDifferences>(p => p.Add(c => c.Arms, ["own", "at-server"]).Add(c => c.Colours, ["series-1", "series-2"]).Add(c => c.Settings, settings));

        Assert.Equal(["Setting", "own", "at-server"], table.FindAll("thead th").Select(cell => cell.TextContent.Trim()));
        var rows = table.FindAll("tbody tr").ToDictionary(
            row => row.QuerySelector("th")!.FirstChild!.TextContent,
            row => (string.Join(" | ", row.QuerySelectorAll("td").Select(cell => cell.TextContent)), row.QuerySelector(".mark") is not null));
        Assert.Equal(($"pocket ({hash}) | –", false), rows["Model · Model"]);
        Assert.Equal(("– | http://localhost:1/v1", false), rows["Model · Server"]);
        Assert.Equal(("– | small", false), rows["Model · Model at the server"]);
        Assert.Equal(($"cautious ({kept.References["arms[0].persona"].Hash![..12]}) | –", false), rows["Persona"]);
        Assert.Equal(("Compact, for small models | Standard", true), rows["Settings · Prompt"]);
        Assert.Equal(("Patched | Strict", true), rows["Settings · Parser"]);
        Assert.Equal(("320 | 4096", true), rows["Settings · Tokens of one reply"]);
        Assert.Equal(("8 | –", true), rows["Settings · Turn limit"]);
        Assert.Equal(("4000 | –", true), rows["Settings · Context tokens"]);
        // The arm's own where it says something, the model's own where it does not; a server's nobody knows.
        Assert.Equal(("0.2 | –", true), rows["Sampling · Temperature"]);
        Assert.Equal(("0.95 | –", true), rows["Sampling · Top p"]);
        // What they share is folded.
        Assert.DoesNotContain("Agent", rows.Keys);
        await table.PressAsync("button.foldout-button", "settings that all arms share");
        var shared = table.FindAll("tbody tr").Where(row => row.QuerySelectorAll("td").Length == 1).ToDictionary(row => row.QuerySelector("th")!.TextContent, row => row.QuerySelector("td")!.TextContent);
        Assert.Equal(("3", "7", "1"), (shared["Attempts"], shared["Seed"], shared["Factor on time limits"]));
        Assert.StartsWith("2 (", shared["Tasks"], StringComparison.Ordinal);
        Assert.Equal(kept.Facts.CodeVersion, shared["Version of Vectorscope"]);
        // Conditions are named as what makes the arms incomparable; what they are there to differ in is not.
        var notice = fixture.Browser.Render<NotComparableNotice>(p => p.Add(c => c.Arms, ["own", "at-server"]).Add(c => c.Rows, SettingsTable.NotComparable(settings)));
        Assert.Contains("Settings · Parser: Patched (own); Strict (at-server)", notice.FindAll("li").Select(line => line.TextContent.Trim()));
        Assert.DoesNotContain("Persona", notice.Markup, StringComparison.Ordinal);
        // Imported trials keep no such thing, and nothing is made up.
        Assert.Contains("imported", fixture.Browser.Render<ArmDifferences>(p => p.Add(c => c.Arms, ["a"]).Add(c => c.Settings, [])).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReparsePanel_PatchedChosen_ListsTheTurnThatBecomesCommands()
    {
        const string Reply = """{"analysis": "a", "plan": "p", "commands": [{"keystrokes": "ls\n", "duration": 0.1},]}""";
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 1, attempts: 1, "base");
        var trial = await run.StartAsync("task-00", "base");
        await run.TurnsAsync(trial, SampleRun.Turn(1) with { Reply = Reply, Parsed = ReplyParser.Parse(Reply, ParserMode.Strict) });
        var panel = fixture.Browser.Render<ReparsePanel>(p => p.Add(c => c.RunId, run.Id));

        await panel.PressAsync("button.chip", "Patched");

        panel.WaitForAssertion(() => Assert.Equal("1", panel.Find("td[data-name='Failure to commands']").TextContent));
        Assert.EndsWith($"/trials/{trial}?turn=1", panel.Find(".reparse-list a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("ls⏎", panel.Find(".reparse-list").TextContent, StringComparison.Ordinal);
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

    private static string Words(AngleSharp.Dom.IElement cell) => string.Join(' ', cell.QuerySelectorAll("a, .two-lines > .caption").Select(part => part.TextContent)) is { Length: > 0 } words ? words : cell.TextContent;

    private static AngleSharp.Dom.IElement Cell(IRenderedComponent<BenchmarkPage> page, string name) => page.Find($"a[data-cell][aria-label='{name}']");
}
