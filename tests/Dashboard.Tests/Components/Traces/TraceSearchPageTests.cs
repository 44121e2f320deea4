using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Traces;
using Vectorscope.Dashboard.Components.Pages.Trials;
using Vectorscope.Dashboard.Tests.Components.Benchmarks;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Labelling;
using Vectorscope.Jobs.Trials.Searching;

namespace Vectorscope.Dashboard.Tests.Components.Traces;

public sealed class TraceSearchPageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-tasks-");

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    public void Dispose() => Folders.Delete(_folder.FullName);

    [Fact]
    public async Task Words_InTheAddress_LeadToTheTurnsThatHoldThem_MarkedAndAsText()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (run, trial) = await FinishedAsync(fixture);

        var page = Open(fixture, "/search/traces?q=plan+%3Cscript%3E");

        page.WaitForAssertion(() => Assert.Equal("1 place in 1 trial", page.Find("[role=status]").TextContent));
        var hit = page.Find(".trace-hit");
        Assert.Equal($"/benchmarks/{run}/trials/{trial}?turn=1&find=plan%20%3Cscript%3E", hit.GetAttribute("href"));
        Assert.Equal("Turn 1, thinking", hit.QuerySelector(".caption")!.TextContent);
        Assert.Equal(["plan", "<script>"], page.FindAll(".trace-hit mark").Select(mark => mark.TextContent));
        Assert.Contains($"plan {SampleRun.Hostile}", hit.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("script, img"));
    }

    [Fact]
    public async Task Filters_AreTheAddress_AndNarrowWhatIsFound()
    {
        await using var fixture = await PageFixture.CreateAsync();
        await FinishedAsync(fixture);
        var navigation = fixture.Browser.Services.GetRequiredService<NavigationManager>();
        var page = Open(fixture, "/search/traces?q=script");
        // Every turn's prompt, and of the first thinking, reply, command and terminal.
        page.WaitForAssertion(() => Assert.StartsWith("6 places in 1 trial", page.Find("[role=status]").TextContent, StringComparison.Ordinal));

        await page.PressAsync("button.chip", "Part");
        await page.SetAsync("#part-commands", true);

        page.WaitForAssertion(() => Assert.Equal("1 place in 1 trial", page.Find("[role=status]").TextContent));
        Assert.EndsWith("/search/traces?q=script&part=commands", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("/api/traces/search.csv?q=script&part=commands", await DownloadAsync(page));
        navigation.NavigateTo("/search/traces?q=script&outcome=passed");
        page.WaitForAssertion(() => Assert.Contains("Nothing found", page.Find(".state").TextContent, StringComparison.Ordinal));
        Assert.Equal("/search/traces?q=script", page.FindAll("a.chip").Single(link => link.TextContent.Contains("Clear", StringComparison.Ordinal)).GetAttribute("href"));
        navigation.NavigateTo("/search/traces");
        page.WaitForAssertion(() => Assert.Contains("Type what you look for", page.Find(".state").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatIsNotIndexed_IsSaid()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 21, attempts: 1, "base");
        for (var i = 0; i < 21; i++)
        {
            var trial = await run.StartAsync($"task-{i:d2}", "base");
            await run.TurnsAsync(trial, SampleRun.Turn(1));
        }

        var page = Open(fixture, "/search/traces?q=prompt");

        page.WaitForAssertion(() => Assert.Contains("21 of 21 trials are still to be indexed", page.Find(".notice").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ATurn_IsLabelledAndAnnotated_OnTheTrace()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (run, trial) = await FinishedAsync(fixture);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/benchmarks/{run}/trials/{trial}?turn=3");
        var page = fixture.Browser.Render<TrialPage>(p => p.Add(c => c.RunId, run).Add(c => c.TrialId, trial));
        page.WaitForAssertion(() => Assert.Equal("Turn 3 of 3", page.Find(".trace-reader h2").TextContent));

        await page.InvokeAsync(() => page.Find("[data-key=a]").InputAsync(new ChangeEventArgs { Value = "gave up" }));
        await page.InvokeAsync(() => page.Find(".turn-label-form").SubmitAsync());
        page.WaitForAssertion(() => Assert.Equal("/search/traces?label=gave%20up", page.Find(".turn-labels .turn-label a").GetAttribute("href")));
        await page.PressAsync("[data-key=e]");
        await page.InvokeAsync(() => page.Find(".turn-note-form textarea").InputAsync(new ChangeEventArgs { Value = "It says <b>so</b>." }));
        await page.PressAsync(".turn-note-form button", "Save");

        page.WaitForAssertion(() => Assert.Equal("It says <b>so</b>.", page.Find(".turn-note").TextContent));
        Assert.Equal([(3, TurnLabelKind.Label, "gave up"), (3, TurnLabelKind.Note, "It says <b>so</b>.")],
            (await fixture.Browser.Services.GetRequiredService<TurnLabelStore>().OfTrialAsync(trial, Stop)).Select(label => (label.Turn, label.Kind, label.Text)));
        // Marks in the list of turns.
        page.WaitForAssertion(() => Assert.Equal("gave up", page.Find(".turn-row .turn-label").TextContent));
        await page.PressAsync(".turn-labels .turn-label button");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".turn-label")));
    }

    [Fact]
    public async Task Labels_AreListedWithTheirTurns_AndRenamed()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (_, trial) = await FinishedAsync(fixture);
        var labels = fixture.Browser.Services.GetRequiredService<TurnLabelStore>();
        await labels.AddAsync(trial, 1, "odd", Stop);
        await labels.AddAsync(trial, 2, "odd", Stop);
        var page = fixture.Browser.Render<LabelsPage>();
        page.WaitForAssertion(() => Assert.Equal(["odd", "2", "1"], page.FindAll("tbody td").Take(3).Select(cell => cell.TextContent)));

        await page.PressAsync("button[title=Rename]");
        await page.InvokeAsync(() => page.Find("tbody input").InputAsync(new ChangeEventArgs { Value = "strange" }));
        await page.InvokeAsync(() => page.Find("tbody form").SubmitAsync());

        page.WaitForAssertion(() => Assert.Equal("/search/traces?label=strange", page.Find("tbody a").GetAttribute("href")));
        Assert.Equal([new LabelCount("strange", 2, 1)], await labels.CountsAsync(Stop));
    }

    private static async Task<string?> DownloadAsync(IRenderedComponent<TraceSearchPage> page)
    {
        await page.PressAsync("button.chip", "Download");
        return page.Find("a.drop-item").GetAttribute("href");
    }

    private static IRenderedComponent<TraceSearchPage> Open(PageFixture fixture, string address)
    {
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return fixture.Browser.Render<TraceSearchPage>();
    }

    private async Task<(string Run, long Trial)> FinishedAsync(PageFixture fixture)
    {
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 1, attempts: 1, "base");
        var trial = await run.StartAsync("task-00", "base");
        await run.TurnsAsync(trial, SampleRun.Trace());
        await run.FinishAsync(trial, TrialOutcome.Failed, 0);
        await fixture.Browser.Services.GetRequiredService<TraceIndexer>().WorkAsync(Stop);
        return (run.Id, trial);
    }
}
