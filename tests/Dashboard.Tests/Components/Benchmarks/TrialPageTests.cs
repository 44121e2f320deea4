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

public sealed class TrialPageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-tasks-");

    public void Dispose() => Folders.Delete(_folder.FullName);

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
    public async Task TrialPage_KeysOfFindings_LeadOnToOtherTrialsAndAlongOneFlag()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 3, attempts: 1, "base");
        List<long> trials = [];
        foreach (var (task, turns) in new[] { ("task-00", SampleRun.Trace()), ("task-01", [SampleRun.Turn(1) with { Parsed = new ParsedReply { Error = "no" } }]), ("task-02", [SampleRun.Turn(1, ReplyEnd.Length)]) })
        {
            trials.Add(await run.StartAsync(task, "base"));
            await run.TurnsAsync(trials[^1], turns);
            await run.FinishAsync(trials[^1], TrialOutcome.Failed, 0);
        }

        var all = Open(fixture, run.Id, trials[0], "?turn=3");
        all.WaitForAssertion(() => Assert.EndsWith($"/trials/{trials[1]}?turn=1", all.Find("[data-key=n]").GetAttribute("href"), StringComparison.Ordinal));
        Assert.EndsWith($"/trials/{trials[0]}?turn=2", all.Find("[data-key=p]").GetAttribute("href"), StringComparison.Ordinal);
        var one = Open(fixture, run.Id, trials[0], "?turn=2&flag=truncated");
        one.WaitForAssertion(() => Assert.EndsWith($"/trials/{trials[2]}?turn=1&flag=truncated", one.Find("[data-key=n]").GetAttribute("href"), StringComparison.Ordinal));
        Assert.Equal("true", one.FindAll(".turn-flags .chip").Single(chip => chip.TextContent.StartsWith("Truncated", StringComparison.Ordinal)).GetAttribute("aria-pressed"));
        Assert.Single(one.FindAll(".turn-map a"));
    }

    [Fact]
    public async Task TrialPage_FormsOfTheReply_AreAddressesAndShowItOtherwise()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (run, trial) = await FinishedAsync(fixture);
        var page = Open(fixture, run.Id, trial, "?turn=1");
        page.WaitForAssertion(() => page.Find(".reply"));

        await page.PressAsync(".trace-reader .chip[data-key=m]");
        page.WaitForAssertion(() => Assert.Equal("{\n  \"commands\": []\n}", page.Find(".reply").TextContent));
        await page.PressAsync(".trace-reader .chip[data-key=m]");
        page.WaitForAssertion(() => Assert.Equal(["<think>", "</think>"], page.FindAll(".reply .token-mark").Select(mark => mark.TextContent)));
        page.WaitForAssertion(() => Assert.Contains("No token ids were kept", page.Find(".turn-reader").TextContent, StringComparison.Ordinal));
        Assert.EndsWith("?turn=1&text=tokens", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrialPage_TheSameTaskInAnotherArm_OpensBeside()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 1, attempts: 2, "base", "other");
        foreach (var (arm, attempt) in new[] { ("base", 1), ("base", 2), ("other", 1), ("other", 2) })
        {
            var trial = await run.StartAsync("task-00", arm, attempt);
            await run.TurnsAsync(trial, SampleRun.Trace());
            await run.FinishAsync(trial, TrialOutcome.Failed, 0);
        }

        var (here, beside) = ((await run.TrialAsync("task-00", "base", 2)).Id, (await run.TrialAsync("task-00", "other", 2)).Id);
        var page = Open(fixture, run.Id, here, "?turn=2");
        page.WaitForAssertion(() => page.Find("[data-key=v]"));

        await page.PressAsync("[data-key=v]");

        var links = page.FindAll(".trace-reader .drop-item").ToList();
        Assert.Equal(["other, attempt 2", "other, attempt 1"], links.Select(link => link.TextContent));
        Assert.Equal($"/compare/traces?a={run.Id}%2F{here}&b={run.Id}%2F{beside}&turn=2", links[0].GetAttribute("href"));
    }

    [Fact]
    public async Task TrialPage_AReplyOfManyMegabytes_IsReadWindowByWindow()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 1, attempts: 1, "base");
        var trial = await run.StartAsync("task-00", "base");
        await run.TurnsAsync(trial, SampleRun.Turn(1) with { Reply = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"line {i}\n")) });
        var page = Open(fixture, run.Id, trial, "?turn=1");
        page.WaitForAssertion(() => page.Find(".reply"));
        Assert.Equal(200_000, page.Find(".reply").TextContent.Length);

        await page.PressAsync(".text-pager .chip");
        page.WaitForAssertion(() => Assert.EndsWith("line 99999\n", page.Find(".reply").TextContent, StringComparison.Ordinal));
        var found = Open(fixture, run.Id, trial, "?turn=1&find=%22line+54321%22");
        found.WaitForAssertion(() => Assert.Equal("line 54321", found.Find(".reply mark.found").TextContent));
    }

    [Fact]
    public async Task TrialPage_UnknownTrial_SaysSo()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = Open(fixture, "none", 4);

        page.WaitForAssertion(() => Assert.Equal("No such trial", page.Find("h1").TextContent));
    }

    private static IRenderedComponent<TrialPage> Open(PageFixture fixture, string run, long trial, string? query = null)
    {
        if (query is not null)
        {
            fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/benchmarks/{run}/trials/{trial}{query}");
        }

        return fixture.Browser.Render<TrialPage>(p => p.Add(c => c.RunId, run).Add(c => c.TrialId, trial));
    }

    private async Task<(SampleRun Run, long Trial)> FinishedAsync(PageFixture fixture)
    {
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 1, attempts: 1, "base");
        var trial = await run.StartAsync("task-00", "base");
        await run.TurnsAsync(trial, SampleRun.Trace());
        await run.FinishAsync(trial, TrialOutcome.Failed, 0);
        return (run, trial);
    }
}
