using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Components.Pages.Benchmarks;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Dashboard.Components.Pages.Power;
using Vectorscope.Dashboard.Tests.Components.Benchmarks;
using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Benchmarking.Power;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Components.Power;

public sealed class PowerPageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-tasks-");

    public void Dispose() => Folders.Delete(_folder.FullName);

    [Fact]
    public async Task Page_ByItself_TellsTheStudysDesign()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = fixture.Browser.Render<PowerPage>();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponents<Chart>().Count));
        var expected = DesignPower.Simulate(new(0.067, 89, 1, 0.5), 1, cancellationToken: Xunit.TestContext.Current.CancellationToken);
        var share = (expected.At(0.05).Power * 100).ToString("F0", CultureInfo.InvariantCulture);
        Assert.StartsWith($"With 89 tasks × 1 attempt and a base rate of 6.7 %, an effect of 5.0 points would be found in {share} of 100 such studies.", page.Find("#answer").TextContent, StringComparison.Ordinal);
        Assert.Equal(4, page.FindAll(".power-table tbody tr").Count);
        Assert.Equal((expected.Gain(0.8)!.Value * 100).ToString("F1", CultureInfo.InvariantCulture), page.Find(".power-table tbody tr td:nth-child(5)").TextContent);
        Assert.Empty(page.FindAll("[role=progressbar]"));
        // The curve is the same figures: at an effect of 5 points it has the power told above.
        var curve = Assert.IsType<LineModel>(page.FindComponents<Chart>()[0].Instance.Model);
        Assert.Equal(expected.At(0.05).Power * 100, curve.Series[0].Values![curve.X.ToList().IndexOf(5)]!.Value, 6);
    }

    [Fact]
    public async Task Page_AddressAndFields_AreTheSame()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var navigation = fixture.Browser.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/power?base=0.25&effect=0.1&tasks=16&attempts=5&icc=0.6&alpha=0.1&comparisons=2&seed=3");

        var page = fixture.Browser.Render<PowerPage>();

        Assert.Equal(["25", "10", "16", "5", "0.6", "0.1", "2", "3"], new[] { "base", "effect", "tasks", "attempts", "icc", "alpha", "comparisons", "seed" }.Select(id => page.Find("#" + id).GetAttribute("value")));
        page.WaitForAssertion(() => Assert.Contains("16 tasks × 5 attempts", page.Find("#answer").TextContent, StringComparison.Ordinal));
        Assert.Contains("p ≤ 0.05", page.Markup, StringComparison.Ordinal);

        await page.SetAsync("#effect", "20");

        Assert.Contains("effect=0.2&", navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Contains("an effect of 20.0 points", page.Find("#answer").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_ImpossibleDesign_SaysWhyAtItsField()
    {
        await using var fixture = await PageFixture.CreateAsync();
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/power?base=0&tasks=2500");

        var page = fixture.Browser.Render<PowerPage>();

        Assert.Contains("at 0 no arm can be worse", page.Find("#base-notes").TextContent, StringComparison.Ordinal);
        Assert.Contains("More than 2,000 tasks", page.Find("#tasks-notes").TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing to simulate yet", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_StartedFromABenchmark_ReadsItsTrials()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await PlayedAsync(fixture, tasks: 10, attempts: 2);
        var page = fixture.Browser.Render<PowerPage>();
        page.WaitForAssertion(() => page.Find($"#from option[value='{run.Id}']"));

        await page.SetAsync("#from", run.Id);

        // Of ten tasks five are passed always and one half the time: SciPy's f_oneway gives (F − 1)/(F + 1) = 0.8163.
        page.WaitForAssertion(() => Assert.Equal("0.816", page.Find("#icc").GetAttribute("value")));
        Assert.Equal(["55", "10", "2"], new[] { "base", "tasks", "attempts" }.Select(id => page.Find("#" + id).GetAttribute("value")));
        Assert.Contains("base passed 11/20 · 55.0 %. The correlation estimated from its attempts is 0.82.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_BenchmarkWithOneAttempt_SaysThatTheCorrelationIsAssumed()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await PlayedAsync(fixture, tasks: 3, attempts: 1);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/power?run={run.Id}&arm=base");

        var page = fixture.Browser.Render<PowerPage>();

        page.WaitForAssertion(() => Assert.Contains("The correlation of 0.50 is assumed, as one attempt at a task does not tell it. Submissions to Terminal-Bench had 0.49 to 0.86.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LaunchForm_Line_FollowsTheAttempts()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 12, attempts: 1, "first", "second");
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/benchmarks/new?from={run.Id}");
        var page = fixture.Browser.Render<LaunchBenchmarkPage>();
        page.WaitForAssertion(() => Assert.Contains("12 tasks × 1 attempt)", page.Find(".power-line").TextContent, StringComparison.Ordinal));
        var once = page.Find(".power-line strong").TextContent;
        Assert.Contains("Base rate and correlation are assumed", page.Find(".power-line").TextContent, StringComparison.Ordinal);

        await page.SetAsync("#attempts", "10");

        page.WaitForAssertion(() => Assert.Contains("12 tasks × 10 attempts)", page.Find(".power-line").TextContent, StringComparison.Ordinal));
        var expected = DesignPower.Simulate(new(0.5, 12, 10, 0.5), 1, cancellationToken: Xunit.TestContext.Current.CancellationToken);
        Assert.Equal($"differences of about ±{((expected.Gain(0.8) + expected.Loss(0.8)) * 50)!.Value.ToString("F0", CultureInfo.InvariantCulture)} points", page.Find(".power-line strong").TextContent);
        Assert.NotEqual(once, page.Find(".power-line strong").TextContent);
        Assert.Contains("/power?base=0.5&effect=0.05&tasks=12&attempts=10&icc=0.5", page.Find(".power-line a").GetAttribute("href"), StringComparison.Ordinal);

        await page.SetAsync("#attempts", "x");

        page.WaitForAssertion(() => Assert.Contains("once attempts are a number", page.Find(".power-line").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LaunchForm_Line_TakesTheLatestFinishedBenchmarkOfTheSet()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await PlayedAsync(fixture, tasks: 10, attempts: 2);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/benchmarks/new?from={run.Id}");

        var page = fixture.Browser.Render<LaunchBenchmarkPage>();

        page.WaitForAssertion(() => Assert.Contains("base rate 55.0 %, correlation within tasks 0.82", page.Find(".power-line").TextContent, StringComparison.Ordinal));
        Assert.Equal($"/benchmarks/{run.Id}", page.Find(".power-line .caption a").GetAttribute("href"));
    }

    [Fact]
    public async Task BenchmarkPage_InTheMiddle_TellsNowAndAtTheEnd()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 10, attempts: 2, "base", "other");
        foreach (var task in Enumerable.Range(0, 10))
        {
            await run.PlayAsync($"task-{task:d2}", "base", 1, task < 5 ? TrialOutcome.Passed : TrialOutcome.Failed, task < 5 ? 1 : 0);
            await run.PlayAsync($"task-{task:d2}", "other", 1, task is 0 or > 7 ? TrialOutcome.Passed : TrialOutcome.Failed, task is 0 or > 7 ? 1 : 0);
        }

        var page = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));

        page.WaitForAssertion(() => Assert.StartsWith("With 20 of 40 trials done: ", page.Find("#power-so-far").TextContent, StringComparison.Ordinal));
        Assert.Contains("against base can be told; at the end ", page.Find("#power-so-far").TextContent, StringComparison.Ordinal);
        // Base alone passed four pairs and the other two: e = 2⁶·B(4.5, 2.5)/B(½, ½) = 64·(105/16·3/4·π/720)/π.
        var soFar = (await fixture.Browser.Services.GetRequiredService<BenchmarkPower>().SoFarAsync(run.Id, Xunit.TestContext.Current.CancellationToken))!;
        var evidence = Assert.Single(soFar.Evidence);
        Assert.Equal((4, 2), (evidence.OnlyBaseline, evidence.OnlyArm));
        Assert.Equal(64 * (105.0 / 16) * (3.0 / 4) / 720, evidence.EValue, 10);
        // After the four of base: 2⁴·B(4.5, ½)/B(½, ½) = 16·(105/16)/24 = 4.375, the largest so far.
        Assert.Equal(1 / 4.375, evidence.AnytimeP, 10);
        Assert.Contains("p = 0.23", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BenchmarkPage_OneArm_HasNothingToCompare()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 2, attempts: 1, "base");
        await run.PlayAsync("task-00", "base", 1, TrialOutcome.Passed, 1);

        var page = fixture.Browser.Render<BenchmarkPage>(p => p.Add(c => c.RunId, run.Id));

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".arm-table tbody tr")));
        Assert.DoesNotContain("What the trials can tell", page.Markup, StringComparison.Ordinal);
    }

    // The baseline passes the first half of the tasks always, and the next one at its first attempt; the other arm none.
    private async Task<SampleRun> PlayedAsync(PageFixture fixture, int tasks, int attempts)
    {
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks, attempts, "base", "other");
        foreach (var (task, attempt) in Enumerable.Range(0, tasks).SelectMany(task => Enumerable.Range(1, attempts).Select(attempt => (task, attempt))))
        {
            var passes = task < tasks / 2 || (task == tasks / 2 && attempt == 1);
            await run.PlayAsync($"task-{task:d2}", "base", attempt, passes ? TrialOutcome.Passed : TrialOutcome.Failed, passes ? 1 : 0);
            await run.PlayAsync($"task-{task:d2}", "other", attempt, TrialOutcome.Failed, 0);
        }

        await using var context = await fixture.Browser.Services.GetRequiredService<IDbContextFactory<VectorscopeContext>>().CreateDbContextAsync(Xunit.TestContext.Current.CancellationToken);
        await context.Runs.Where(row => row.Id == run.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, RunState.Completed).SetProperty(row => row.EndedAt, DateTimeOffset.UnixEpoch), Xunit.TestContext.Current.CancellationToken);
        return run;
    }
}
