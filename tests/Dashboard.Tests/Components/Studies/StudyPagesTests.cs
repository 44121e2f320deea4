using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Components.Layout;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Dashboard.Components.Pages.Studies;
using Vectorscope.Dashboard.State;
using Vectorscope.Dashboard.Tests.Components.Benchmarks;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Studies;

namespace Vectorscope.Dashboard.Tests.Components.Studies;

public sealed class StudyPagesTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task StudiesPage_WithoutAny_AddsTheSampleAndLeadsToItsLedger()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var page = fixture.Browser.Render<StudiesPage>();
        page.WaitForAssertion(() => Assert.Contains("No study yet", page.Markup, StringComparison.Ordinal));

        await page.PressAsync(".state button", "Add sample study");

        var study = Assert.Single(await Queries(fixture).ListAsync(false, Cancel));
        page.WaitForAssertion(() => Assert.EndsWith($"/studies/{study.Id}/ledger", Uri(fixture), StringComparison.Ordinal));
        var list = fixture.Browser.Render<StudiesPage>();
        list.WaitForAssertion(() => Assert.Contains("no evidence of a difference: 95 % interval", list.Find("td[data-name='Best verdict']").TextContent, StringComparison.Ordinal));
        Assert.Equal("7", list.Find("td[data-name='Arms tried']").TextContent);
        Assert.Equal("base", list.Find("td[data-name='Baseline']").TextContent);
    }

    [Fact]
    public async Task StudiesPage_Download_HasTheStudiesThatTheSearchLetsThrough()
    {
        await using var fixture = await PageFixture.CreateAsync();
        await SampleAsync(fixture);
        await Service(fixture).CreateAsync(new StudyDraft("other"), Cancel);
        var study = (await Queries(fixture).ListAsync(false, Cancel)).Single(row => row.Name != "other");
        var page = fixture.Browser.Render<StudiesPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".study-table tbody tr").Count));
        page.WaitForAssertion(() => Assert.DoesNotContain("…", page.Find(".study-table tbody").TextContent, StringComparison.Ordinal));

        var all = JsonDocument.Parse(await page.SaveAsync(fixture, "studies", "JSON")).RootElement.EnumerateArray().ToDictionary(row => row.GetProperty("name").GetString()!);
        Assert.Equal(["other", study.Name], all.Keys.Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal(7, all[study.Name].GetProperty("armsTried").GetInt32());
        Assert.StartsWith("no evidence of a difference", all[study.Name].GetProperty("bestVerdict").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, all["other"].GetProperty("bestArm").ValueKind);

        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/studies?q=oth");
        var some = fixture.Browser.Render<StudiesPage>();
        some.WaitForAssertion(() => Assert.Single(some.FindAll(".study-table tbody tr")));
        var lines = (await some.SaveAsync(fixture, "studies", "CSV")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("other", Assert.Single(lines.Skip(1)).Split(',')[1]);
    }

    [Fact]
    public async Task StudiesPage_NameThatIsTaken_SaysSoAndCreatesNone()
    {
        await using var fixture = await PageFixture.CreateAsync();
        await Service(fixture).CreateAsync(new StudyDraft("one"), Cancel);
        var page = fixture.Browser.Render<StudiesPage>();

        await page.SetAsync("#study-name", "ONE");
        await page.InvokeAsync(() => page.Find("form").SubmitAsync());

        page.WaitForAssertion(() => Assert.Contains("choose another name", page.Find(".field-error").TextContent, StringComparison.Ordinal));
        Assert.Single(await Queries(fixture).ListAsync(null, Cancel));
    }

    [Fact]
    public async Task LedgerPage_OfTheSample_ShowsEveryArmWithItsVerdictInWords()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var id = await SampleAsync(fixture);

        var page = Ledger(fixture, id);

        page.WaitForAssertion(() => Assert.Equal(8, page.FindAll(".ledger-table tbody tr").Count));
        var persona = Row(page, "persona");
        Assert.Equal("4/89 · 4.5 %", persona.QuerySelector("td[data-name='Passed'] span span")!.TextContent);
        Assert.Contains("−2.2", persona.QuerySelector("td[data-name='Difference']")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("0.75", persona.QuerySelector("td[data-name='p']")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Fisher exact, unpaired", persona.QuerySelector("td[data-name='p']")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("no evidence of a difference: 95 % interval −9.9 to +5.2 points", persona.QuerySelector(".verdict")!.TextContent);
        Assert.Contains("counts only", persona.TextContent, StringComparison.Ordinal);
        Assert.Equal("not measured: no counts", Row(page, "v1 added").QuerySelector(".verdict")!.TextContent);
        Assert.Contains("counts=base%3A6%2F89", persona.QuerySelector("td[data-name='Difference'] a")!.GetAttribute("href"), StringComparison.Ordinal);
        var chart = Assert.IsType<IntervalModel>(page.FindComponent<Chart>().Instance.Model);
        Assert.Equal(["abl", "persona"], chart.Rows.Select(row => row.Name).Order(StringComparer.Ordinal));
        Assert.All(chart.Rows, row => Assert.True(row.Hollow));
        Assert.Equal(-100 * 2 / 89.0, chart.Rows.Single(row => row.Name == "persona").Value!.Value, 1e-9);
    }

    [Fact]
    public async Task LedgerPage_Filters_LiveInItsAddress()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var id = await SampleAsync(fixture);
        var page = Ledger(fixture, id, "?tag=steering&sort=name");
        page.WaitForAssertion(() => Assert.Equal(["negative α", "several layers", "v1 added", "v2 added"], Names(page)));

        await page.PressAsync(".chips button", "Not measured");
        Assert.EndsWith("?verdict=not-measured&tag=steering&sort=name", Uri(fixture), StringComparison.Ordinal);

        var found = Ledger(fixture, id, "?q=capable&verdict=no-evidence");
        found.WaitForAssertion(() => Assert.Equal(["persona"], Names(found)));
        var none = Ledger(fixture, id, "?q=zzz");
        none.WaitForAssertion(() => Assert.Contains("No arm matches", none.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LedgerPage_Notes_AreWrittenInPlace()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var id = await SampleAsync(fixture);
        var page = Ledger(fixture, id);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".ledger-table tbody tr")));

        await page.PressAsync("button[aria-label='Add notes on base']");
        await page.SetAsync("textarea", "<b>as it is</b>");
        await page.PressAsync(".ledger-said button", "Save notes");

        page.WaitForAssertion(() => Assert.Equal("<b>as it is</b>", Row(page, "base").QuerySelector(".clamp:not([title='Qwen3.5-4B as it is'])")!.TextContent));
    }

    [Fact]
    public async Task LedgerPage_EnterCounts_ChecksThemAndAddsARow()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var id = await SampleAsync(fixture);
        var page = Ledger(fixture, id, "?arm=new");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".drawer")));

        await page.SetAsync("#counts-name", "later");
        await page.SetAsync("#counts-passed", "20");
        await page.SetAsync("#counts-trials", "1x");
        await page.PressAsync(".drawer button", "Enter counts");
        Assert.Contains("whole number", page.Find(".drawer .field-error").TextContent, StringComparison.Ordinal);
        await page.SetAsync("#counts-trials", "89");
        await page.PressAsync(".drawer button", "Enter counts");

        page.WaitForAssertion(() => Assert.Contains("later", Names(page)));
        Assert.EndsWith($"/studies/{id}/ledger", Uri(fixture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LedgerDrawer_LeavingAnArmOut_KeepsItListedWithTheReason()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var id = await SampleAsync(fixture);
        var persona = (await fixture.Browser.Services.GetRequiredService<Ledgers>().ReadAsync(id, Cancel))!.Rows.Single(row => row.Name == "persona");
        var page = Ledger(fixture, id, $"?arm={persona.Arm}");
        page.WaitForAssertion(() => Assert.Contains("p = 0.75 (Fisher exact, two-sided)", page.Find(".drawer").TextContent, StringComparison.Ordinal));

        await page.SetAsync("#arm-left-out", "other budget");
        await page.PressAsync(".drawer button", "Save arm");

        page.WaitForAssertion(() => Assert.Equal("left out: other budget", Row(page, "persona").QuerySelector(".verdict")!.TextContent));
    }

    [Fact]
    public async Task LedgerPage_OfRuns_LinksTheirTrialsAndComparison()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var folder = Directory.CreateTempSubdirectory("vectorscope-tasks-");
        var run = await SampleRun.CreateAsync(fixture, folder, 2, 1, "solutions", "nothing");
        foreach (var task in new[] { "task-00", "task-01" })
        {
            await run.PlayAsync(task, "solutions", 1, TrialOutcome.Passed, 1);
            await run.PlayAsync(task, "nothing", 1, TrialOutcome.Failed, 0);
        }

        var id = (await Service(fixture).CreateAsync(new StudyDraft("one"), Cancel)).Id!;
        await Service(fixture).AddRunsAsync(id, [run.Id], Cancel);
        var bare = Ledger(fixture, id);
        bare.WaitForAssertion(() => Assert.Contains("has no baseline", bare.Find(".notice").TextContent, StringComparison.Ordinal));
        await Service(fixture).EditAsync(id, new StudyEdit(Baseline: $"{run.Id}/nothing"), Cancel);

        var page = Ledger(fixture, id);

        page.WaitForAssertion(() => Assert.Equal(["nothing", "solutions"], Names(page)));
        var row = Row(page, "solutions");
        Assert.Equal($"/benchmarks/{run.Id}?arm=solutions&show=passed#trials", row.QuerySelector("td[data-name='Passed'] a")!.GetAttribute("href"));
        Assert.Equal($"/compare?arm={run.Id}%2Fnothing&arm={run.Id}%2Fsolutions", row.QuerySelector("td[data-name='Difference'] a")!.GetAttribute("href"));
        Assert.Contains("McNemar exact, 2 tasks paired", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Agent: oracle", row.QuerySelector("td[data-name='Approach']")!.TextContent, StringComparison.Ordinal);
        await page.SetAsync(".ledger-table input[type='checkbox']", true);
        Assert.Contains($"arm={run.Id}%2Fsolutions", page.Find(".page-actions a[href^='/compare']").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LedgerPage_OfNoStudy_SaysSo()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = Ledger(fixture, "nothing");

        page.WaitForAssertion(() => Assert.Contains("No such ledger", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LedgerPage_OfAnEmptyStudy_SaysHowArmsCome()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var id = (await Service(fixture).CreateAsync(new StudyDraft("one"), Cancel)).Id!;

        var page = Ledger(fixture, id);

        page.WaitForAssertion(() => Assert.Contains("Nothing was tried yet", page.Markup, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll("a[href='/benchmarks/new?study=one']"));
    }

    [Fact]
    public async Task StudyPage_Thresholds_AreChanged_AndWhatIsWrongIsSaidAtTheField()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var id = (await Service(fixture).CreateAsync(new StudyDraft("one"), Cancel)).Id!;
        var page = fixture.Browser.Render<StudyPage>(parameters => parameters.Add(p => p.Id, id));
        page.WaitForAssertion(() => Assert.Contains("All stored trials are flagged by the present rules and thresholds.", page.Markup, StringComparison.Ordinal));
        await page.PressAsync(".foldout-button", "Thresholds");

        await page.SetAsync("input[placeholder='60']", "101");
        await page.PressAsync("button", "Save thresholds");
        page.WaitForAssertion(() => Assert.Contains("Give 10 % to 100 %.", page.Find(".field-error").TextContent, StringComparison.Ordinal));
        Assert.Empty((await Queries(fixture).FindAsync(id, Cancel))!.Thresholds);

        await page.SetAsync("input[placeholder='60']", "80");
        await page.PressAsync("button", "Save thresholds");
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("button"), button => button.TextContent.Contains("Put back", StringComparison.Ordinal)));
        Assert.Equal(80, (await Queries(fixture).FindAsync(id, Cancel))!.Thresholds["repetition.share"]);

        await page.PressAsync("button", "Put back the rules' own");
        page.WaitForAssertion(() => Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Put back", StringComparison.Ordinal)));
        Assert.Empty((await Queries(fixture).FindAsync(id, Cancel))!.Thresholds);
    }

    [Fact]
    public async Task StudyPage_NotesAndMembers_AreShownAndChanged()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var id = (await Service(fixture).CreateAsync(new StudyDraft("one", "**why** <script>alert(1)</script>"), Cancel)).Id!;
        var page = fixture.Browser.Render<StudyPage>(parameters => parameters.Add(p => p.Id, id));
        page.WaitForAssertion(() => Assert.Equal("why", page.Find(".markdown strong").TextContent));
        Assert.Empty(page.FindAll(".markdown script"));

        await page.PressAsync("button", "Edit name and notes");
        await page.SetAsync("textarea", "other");
        await page.PressAsync("button", "Save notes");
        page.WaitForAssertion(() => Assert.Equal("other", page.Find(".markdown").TextContent.Trim()));

        var persona = page.FindAll("#study-entry option").First(option => option.TextContent == "Persona: capable");
        await page.SetAsync("#study-entry", persona.GetAttribute("value")!);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("button[aria-label='Take capable out of the study']")));
        await page.PressAsync("button[aria-label='Take capable out of the study']");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("button[aria-label='Take capable out of the study']")));
    }

    [Fact]
    public async Task StudyMenu_ChoosingAStudy_IsWhatALaunchFormJoins()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        await Service(fixture).CreateAsync(new StudyDraft("one"), Cancel);
        var menu = fixture.Browser.Render<StudyMenu>();
        Assert.Contains("No study", menu.Find("summary").TextContent, StringComparison.Ordinal);
        var form = fixture.Browser.Render<LaunchPage>();
        form.WaitForAssertion(() => Assert.Contains("The run joins no study", form.Markup, StringComparison.Ordinal));

        await menu.PressAsync("summary");
        await menu.PressAsync(".study-list button", "one");

        menu.WaitForAssertion(() => Assert.Contains("one", menu.Find("summary").TextContent, StringComparison.Ordinal));
        form.WaitForAssertion(() => Assert.Contains("The run joins the study", form.Markup, StringComparison.Ordinal));
        var current = fixture.Browser.Services.GetRequiredService<CurrentStudy>();
        await Service(fixture).DeleteAsync(current.Study!.Id, Cancel);
        await current.RefreshAsync();
        menu.WaitForAssertion(() => Assert.Contains("No study", menu.Find("summary").TextContent, StringComparison.Ordinal));
    }

    private static StudyService Service(PageFixture fixture) => fixture.Browser.Services.GetRequiredService<StudyService>();

    private static StudyQueries Queries(PageFixture fixture) => fixture.Browser.Services.GetRequiredService<StudyQueries>();

    private static string Uri(PageFixture fixture) => fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri;

    private static async Task<string> SampleAsync(PageFixture fixture) => (await fixture.Browser.Services.GetRequiredService<SampleStudy>().AddAsync(Cancel)).Id!;

    private static IRenderedComponent<LedgerPage> Ledger(PageFixture fixture, string id, string query = "")
    {
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/studies/{id}/ledger{query}");
        return fixture.Browser.Render<LedgerPage>(parameters => parameters.Add(p => p.Id, id));
    }

    private static string[] Names(IRenderedComponent<LedgerPage> page) => [.. page.FindAll(".ledger-arm strong").Select(name => name.TextContent)];

    private static AngleSharp.Dom.IElement Row(IRenderedComponent<LedgerPage> page, string name) =>
        page.FindAll(".ledger-table tbody tr").Single(row => row.QuerySelector(".ledger-arm strong")!.TextContent == name);
}
