using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Compare;
using Vectorscope.Dashboard.Tests.Components.Benchmarks;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Components.Compare;

public sealed class ComparePageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-tasks-");

    public void Dispose() => Folders.Delete(_folder.FullName);

    [Fact]
    public async Task ComparePage_NothingChosen_SaysHowToComeHere()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = Open(fixture, "/compare");

        page.WaitForAssertion(() => Assert.Contains("Nothing to compare", page.Markup, StringComparison.Ordinal));
        Assert.Contains("select runs in their list", page.Markup, StringComparison.Ordinal);
        Assert.NotNull(page.Find("#add-run"));
    }

    [Fact]
    public async Task ComparePage_OneArm_HasItsRateAndNothingToCompare()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await EightTasksAsync(fixture);

        var page = Open(fixture, $"/compare?arm={run.Id}/base");

        page.WaitForAssertion(() => Assert.Contains("One arm has nothing to be compared with", page.Markup, StringComparison.Ordinal));
        Assert.StartsWith("2/8 · 25.0 %", Text(page.Find(".compare-table td[data-name=Passed]")), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".compare-table td[data-name=Verdict], .solved-sets"));
    }

    [Fact]
    public async Task ComparePage_ArmThatIsNotThere_IsNamedAndTheOthersAreShown()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await EightTasksAsync(fixture);

        var page = Open(fixture, $"/compare?arm={run.Id}/base&arm={run.Id}/ghost&arm=nonsense");

        page.WaitForAssertion(() => Assert.Contains($"Not there: {run.Id}/ghost.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("\"nonsense\" names no arm.", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll(".compare-table tbody tr"));
    }

    /// <summary>
    /// Of eight tasks base passes 2 and other 7; one both, six other alone, one base alone. Typed in from sums over Python's math.comb:
    /// binomial 6 of 7 at ½ two-sided 16/128 = 0.125, greater 8/128 = 0.0625, less 127/128 = 0.9921875, mid-p 2·(1 + 7/2)/128 = 0.0703125;
    /// hypergeometric 7 of 8 with 9 of 16 passed 0.0406, greater 0.0203, less 0.9993.
    /// </summary>
    [Fact]
    public async Task ComparePage_TwoArms_HaveDifferenceTestsAndSets()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await EightTasksAsync(fixture);

        var page = Open(fixture, $"/compare?run={run.Id}");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".compare-table tbody tr").Count));
        Assert.StartsWith("+62.5 points", Text(page.Find("td[data-name=Difference]")), StringComparison.Ordinal);
        Assert.Contains("Newcombe, paired tasks", Text(page.Find("td[data-name=Difference]")), StringComparison.Ordinal);
        Assert.Equal("0.12 two-sidedgreater 0.062 · less 0.99 · mid-p 0.070McNemar exact, 8 tasks matched", Text(page.Find("td[data-name='Same tasks']")));
        Assert.Equal("0.041 two-sidedgreater 0.020 · less 1.0", Text(page.Find("td[data-name=Fisher]")));
        Assert.Equal("0.12", Text(page.Find("td[data-name=Holm]")));
        Assert.Equal("no evidence of a difference", Text(page.Find("td[data-name=Verdict]")));
        Assert.Equal(["Both 1", "Only base 1", "Only other 6", "Neither 0"], page.FindAll(".solved-set h3").Select(Text));
        // Unrelated sets of 2 and 7 among 8 tasks would share 14/8.
        Assert.Contains("would share 1.8 of 8 tasks", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Nothing here says how many tasks change hands by chance alone", page.Markup, StringComparison.Ordinal);
        Assert.Equal(16, page.FindAll("a[data-cell]").Count);
        Assert.Single(page.FindAll("a[data-cell][tabindex='0']"));
        var (a, b) = ((await run.TrialAsync("task-03", "base")).Id, (await run.TrialAsync("task-03", "other")).Id);
        var cell = page.Find("a[data-cell][aria-label='task-03, other: 1/1 passed, more than the baseline']");
        Assert.Equal($"/compare/traces?a={run.Id}%2F{a}&b={run.Id}%2F{b}", cell.GetAttribute("href"));
        Assert.Equal($"/benchmarks/{run.Id}?arm=other&show=passed#trials", page.FindAll("td[data-name=Passed] a")[2].GetAttribute("href"));
        Assert.Equal(["other", "8", "1", "6"], page.FindAll("[aria-label='Evidence, scrollable'] tbody td").Take(4).Select(Text));
        var alone = page.Find("[aria-label='Evidence, scrollable'] td[data-name='Only the arm'] a").GetAttribute("href")!;
        Assert.Equal($"/compare?arm={run.Id}%2Fbase&arm={run.Id}%2Fother&pattern=01#tasks", alone);
        var six = Open(fixture, alone);
        six.WaitForAssertion(() => Assert.Equal(6, six.FindAll(".grid tbody tr").Count));
        var csv = (await six.SaveAsync(fixture, "comparison-tasks", "CSV")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("task,difficulty,category,changed,base passed,base trials,other passed,other trials", csv[0]);
        Assert.All(csv[1..], line => Assert.EndsWith(",0,0,1,1,1", line, StringComparison.Ordinal));
        Assert.Equal(6, csv[1..].Length);
    }

    [Fact]
    public async Task ComparePage_AnotherBaseline_TurnsTheDifferenceRound()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await EightTasksAsync(fixture);

        var page = Open(fixture, $"/compare?run={run.Id}&base={run.Id}/other");

        page.WaitForAssertion(() => Assert.StartsWith("−62.5 points", Text(page.Find("td[data-name=Difference]")), StringComparison.Ordinal));
        Assert.Equal(["other", "base"], page.FindAll(".compare-arm strong").Select(Text));
        Assert.Equal($"/compare?arm={run.Id}%2Fbase&arm={run.Id}%2Fother", page.Find("a[aria-label='Make base the baseline']").GetAttribute("href"));
        Assert.Equal($"/compare?arm={run.Id}%2Fother", page.Find("a[aria-label='Leave out base']").GetAttribute("href"));
    }

    [Fact]
    public async Task ComparePage_CountsOnly_AreLabelledAndPairedWithNothing()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await EightTasksAsync(fixture);

        var page = Open(fixture, $"/compare?arm={run.Id}/base&counts=earlier:7/8");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".compare-table tbody tr").Count));
        var row = page.FindAll(".compare-table tbody tr")[1];
        Assert.Contains("counts only", Text(row.QuerySelector("td")!), StringComparison.Ordinal);
        Assert.Equal("counts cannot be paired", Text(row.QuerySelector("td[data-name='Same tasks']")!));
        Assert.Equal("0.041 two-sidedgreater 0.020 · less 1.0", Text(row.QuerySelector("td[data-name=Fisher]")!));
        Assert.Equal("better", Text(row.QuerySelector("td[data-name=Verdict]")!));
        Assert.Empty(row.QuerySelectorAll("td[data-name=Passed] a"));
        Assert.Contains("Nothing can be paired", page.Markup, StringComparison.Ordinal);
        Assert.Contains("What earlier was told is not known", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ComparePage_FourArms_AreDrawnAsSetsThatFilterTheGrid()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 4, attempts: 1, "base", "b", "c", "d");
        // Tasks 0 and 1 by b and c, 2 by base alone, 3 by nobody.
        foreach (var arm in new[] { "base", "b", "c", "d" })
        {
            for (var task = 0; task < 4; task++)
            {
                var passed = (task < 2 && arm is ("b" or "c")) || (task == 2 && arm == "base");
                await run.PlayAsync($"task-{task:d2}", arm, 1, passed ? TrialOutcome.Passed : TrialOutcome.Failed, passed ? 1 : 0);
            }
        }

        var page = Open(fixture, $"/compare?run={run.Id}");
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".upset-bar").Count));
        Assert.Equal(
            ["2 tasks solved by b and c alone: show them in the grid", "1 task solved by base alone: show them in the grid", "1 task solved by none of the arms: show them in the grid"],
            page.FindAll(".upset-bar").Select(bar => bar.GetAttribute("aria-label")));
        Assert.Equal(["base1", "b2", "c2", "d0"], page.FindAll("tbody .upset-arm").Select(Text));
        var filtered = page.FindAll(".upset-bar")[0].GetAttribute("href")!;
        Assert.Equal($"/compare?run={run.Id}&pattern=0110#tasks", filtered);
        Assert.Contains("Holm's adjustment is over 3 arms.", page.Markup, StringComparison.Ordinal);

        var some = Open(fixture, filtered);
        some.WaitForAssertion(() => Assert.Equal(["task-00", "task-01"], some.FindAll(".grid tbody th .truncate").Select(Text)));
        var differing = Open(fixture, $"/compare?run={run.Id}&show=differs&sort=name");
        differing.WaitForAssertion(() => Assert.Equal(["task-00", "task-01", "task-02"], differing.FindAll(".grid tbody th .truncate").Select(Text)));
    }

    [Fact]
    public async Task ComparePage_TaskSetThatGrew_IsNotComparableAndShownAnyway()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var first = await EightTasksAsync(fixture);
        var second = await SampleRun.CreateAsync(fixture, _folder, tasks: 9, attempts: 1, "base", "other");
        await second.PlayAsync("task-00", "other", 1, TrialOutcome.Passed, 1);

        var page = Open(fixture, $"/compare?arm={first.Id}/base&arm={second.Id}/other");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".compare-table tbody tr").Count));
        Assert.Contains("Not comparable.", page.Find(".notice-warn").TextContent, StringComparison.Ordinal);
        Assert.Matches(@"Tasks: 8 \(\w+\) \(base\); 9 \(\w+\) \(other\)", page.Find(".notice-warn").TextContent);
        Assert.Contains("not comparable, shown anyway", Text(page.Find("td[data-name=Verdict]")), StringComparison.Ordinal);
        Assert.NotEqual("–", Text(page.Find("td[data-name=Fisher]")));
    }

    [Fact]
    public async Task ComparePage_MoreThanTenArms_ShowsTenAndLetsThemBeChosen()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await EightTasksAsync(fixture);
        var counts = string.Concat(Enumerable.Range(0, 11).Select(i => $"&counts=c{i:d2}:1/2"));

        var page = Open(fixture, $"/compare?arm={run.Id}/base{counts}");
        page.WaitForAssertion(() => Assert.Contains("12 arms asked for, 10 shown", page.Markup, StringComparison.Ordinal));
        Assert.Equal(10, page.FindAll(".compare-table tbody tr").Count);
        await page.FindAll("fieldset input")[9].ChangeAsync(new ChangeEventArgs { Value = false });
        await page.FindAll("fieldset input")[11].ChangeAsync(new ChangeEventArgs { Value = true });
        await page.PressAsync("button", "Compare chosen arms");

        var address = fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri;
        Assert.DoesNotContain("c08", address, StringComparison.Ordinal);
        Assert.Contains("c10", address, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.DoesNotContain("asked for, 10 shown", page.Markup, StringComparison.Ordinal));
    }

    private static IRenderedComponent<ComparePage> Open(PageFixture fixture, string address)
    {
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return fixture.Browser.Render<ComparePage>();
    }

    private static string Text(AngleSharp.Dom.IElement element) => System.Text.RegularExpressions.Regex.Replace(element.TextContent, @"\s+", " ").Trim();

    private async Task<SampleRun> EightTasksAsync(PageFixture fixture)
    {
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 8, attempts: 1, "base", "other");
        for (var i = 0; i < 8; i++)
        {
            var (first, second) = (i < 2, i != 1);
            await run.PlayAsync($"task-{i:d2}", "base", 1, first ? TrialOutcome.Passed : TrialOutcome.Failed, first ? 1 : 0);
            await run.PlayAsync($"task-{i:d2}", "other", 1, second ? TrialOutcome.Passed : TrialOutcome.Failed, second ? 1 : 0);
        }

        return run;
    }
}
