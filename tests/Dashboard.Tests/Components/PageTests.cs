using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Components.Layout;
using Vectorscope.Dashboard.Components.Pages;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Dashboard.Components.Pages.Library;
using Vectorscope.Dashboard.Components.Pages.Models;
using Vectorscope.Dashboard.Components.Pages.Runs;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Dashboard.Tests.Components.Benchmarks;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Flagging;

namespace Vectorscope.Dashboard.Tests.Components;

public sealed class PageTests
{
    [Fact]
    public async Task RunsPage_NothingLaunched_OffersTheFirstStep()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = fixture.Browser.Render<RunsPage>();

        page.WaitForAssertion(() => Assert.Contains("Nothing was launched yet", page.Markup, StringComparison.Ordinal));
        Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == "/captures/new");
    }

    [Fact]
    public async Task RunsPage_StateTicked_IsInTheAddress()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var page = fixture.Browser.Render<RunsPage>();

        await page.PressAsync(".drop > button", "Status");
        await page.SetAsync("#state-failed", true);

        Assert.EndsWith("/runs?state=failed", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LivePages_Left_LeaveNoSubscriber()
    {
        await using var fixture = await PageFixture.CreateAsync();
        fixture.Browser.Render<RunsPage>();
        fixture.Browser.Render<Home>();
        fixture.Browser.Render<RunPage>(p => p.Add(page => page.RunId, "none"));
        Assert.Equal(4, fixture.Events.SubscriberCount);

        await fixture.Browser.DisposeComponentsAsync();

        Assert.Equal(0, fixture.Events.SubscriberCount);
    }

    [Theory]
    [InlineData(1, "Waiting for a worker")]
    [InlineData(0, "Waiting for a process that serves the queue light; this one does not")]
    public async Task RunProgress_Queued_SaysWhatItWaitsFor(int workers, string expected)
    {
        await using var fixture = await PageFixture.CreateAsync(alter: services =>
        {
            CountingRun.Register(services);
            var options = (JobsOptions)services.Last(service => service.ServiceType == typeof(JobsOptions)).ImplementationInstance!;
            services.AddSingleton(options with { Workers = new Dictionary<RunNeeds, int> { [RunNeeds.Engine] = 1, [RunNeeds.Light] = workers } });
        });
        var token = Xunit.TestContext.Current.CancellationToken;
        var submitted = await fixture.Browser.Services.GetRequiredService<RunService>().SubmitAsync(JsonSerializer.SerializeToElement(new { kind = "count", to = 2 }), null, token);
        var run = await fixture.Browser.Services.GetRequiredService<RunQueries>().FindAsync(submitted.RunId!, token);

        var panel = fixture.Browser.Render<RunProgressPanel>(p => p.Add(panel => panel.Run, run));

        Assert.Equal(expected, panel.Find("strong").TextContent);
    }

    [Fact]
    public async Task RunArtifacts_ManyTrials_AreShownAPartAtATimeAndTheRunsOwnFirst()
    {
        await using var fixture = await PageFixture.CreateAsync();
        static ArtifactRow File(int id, string name) => new(id, "run", name, "trial", "text/plain", new string('a', 64), 10, DateTimeOffset.UnixEpoch);
        // By name, as the store lists them: what the run as a whole made stands among and behind its trials'.
        ArtifactRow[] files = [File(0, "results.json"), .. Enumerable.Range(1, 498).Select(i => File(i, $"trials/trial-{i:d3}/trial.log")), File(499, "zzz.csv")];

        var list = fixture.Browser.Render<RunArtifacts>(p => p.Add(c => c.Artifacts, files));

        Assert.Equal(["results.json", "zzz.csv", .. Enumerable.Range(1, 18).Select(i => $"trials/trial-{i:d3}/trial.log")], list.FindAll("tbody .mono").Select(name => name.TextContent));
        Assert.Contains("20 of 500 files shown", list.Markup, StringComparison.Ordinal);
        await list.PressAsync("button", "Show 200 more");
        await list.PressAsync("button", "Show 200 more");
        Assert.Equal(420, list.FindAll("tbody tr").Count);
        await list.PressAsync("button", "Show 80 more");
        Assert.Equal(500, list.FindAll("tbody tr").Count);
        Assert.DoesNotContain(" more</", list.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void ReconnectDialog_ServerThatDoesNotAnswer_PromisesNothingForItsRuns()
    {
        using var browser = new BunitContext();

        var dialog = browser.Render<ReconnectDialog>();

        // Nothing is said at all times: whether runs go on depends on whether the server lives.
        var sentences = dialog.FindAll("p");
        Assert.All(sentences, sentence => Assert.Contains(sentence.GetAttribute("data-when"), (string[])["retrying", "failed"]));
        var failed = string.Join(' ', sentences.Where(sentence => sentence.GetAttribute("data-when") == "failed").Select(sentence => sentence.TextContent));
        Assert.Contains("is marked interrupted", failed, StringComparison.Ordinal);
        Assert.DoesNotContain("unaffected", dialog.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("go on", failed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunPage_UnknownId_SaysSo()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = fixture.Browser.Render<RunPage>(p => p.Add(page => page.RunId, "none"));

        page.WaitForAssertion(() => Assert.Equal("No such run", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task LaunchPage_NoModel_ComesFilledInWithTheStudyAndSaysWhereToAddOne()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = fixture.Browser.Render<LaunchPage>();

        page.WaitForAssertion(() => Assert.Contains("No usable model yet", page.Markup, StringComparison.Ordinal));
        Assert.Equal("capable", page.Find("#side-1-name").GetAttribute("value"));
        Assert.Equal("cautious", page.Find("#side-2-name").GetAttribute("value"));
    }

    [Fact]
    public async Task LaunchPage_RefusedSpec_KeepsTheInputAndShowsTheErrorAtItsField()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var page = fixture.Browser.Render<LaunchPage>();
        page.WaitForAssertion(() => page.Find("#seed"));
        await page.SetAsync("#seed", "seven");
        Assert.Empty(page.FindAll("[aria-invalid]"));

        await page.PressAsync("#launch");

        page.WaitForAssertion(() => Assert.Equal("true", page.Find("#seed").GetAttribute("aria-invalid")));
        Assert.Equal("seven", page.Find("#seed").GetAttribute("value"));
        Assert.NotEmpty(page.Find("#seed-notes").TextContent);
    }

    [Fact]
    public async Task ModelPage_FolderWithModelCard_ShowsItHarmless()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        await File.WriteAllTextAsync(Path.Combine(fixture.Bundled, "README.md"), "---\nlicense: x\n---\n# About\n\n*Small* <script>alert(1)</script>\n", Xunit.TestContext.Current.CancellationToken);
        var model = Assert.Single(await fixture.Browser.Services.GetRequiredService<ModelLibrary>().ListAsync(Xunit.TestContext.Current.CancellationToken));

        var page = fixture.Browser.Render<ModelPage>(p => p.Add(c => c.ModelId, model.Id));

        page.WaitForAssertion(() => Assert.Equal("About", page.Find(".markdown h3").TextContent));
        Assert.Equal("Small", page.Find(".markdown em").TextContent);
        Assert.Empty(page.FindAll("script"));
        var layers = JsonDocument.Parse(await page.SaveAsync(fixture, $"layers-{model.Name}", "JSON")).RootElement.EnumerateArray();
        Assert.Equal(
            page.FindAll("[aria-label='Layers, scrollable'] tbody tr").Select(row => string.Join(' ', row.QuerySelectorAll("td").Take(3).Select(cell => cell.TextContent))),
            layers.Select(row => $"{row.GetProperty("layer")} {row.GetProperty("kind")} {Format.Count(row.GetProperty("parameters").GetInt64())}"));
    }

    [Fact]
    public async Task SystemPage_FindingsOnTurns_SaysHowManyTrialsWait_AndWhenNoneDoes()
    {
        await using var fixture = await PageFixture.CreateAsync(alter: services => services.AddSingleton(provider => new Settings(
            new DataOptions { Folder = provider.GetRequiredService<DataFolder>().Root }, new ServerOptions(), new SecurityOptions(), new EngineOptions(), new ModelsOptions(), new ConfigurationBuilder().Build())));
        var folder = Directory.CreateTempSubdirectory("vectorscope-tasks-");
        var run = await SampleRun.CreateAsync(fixture, folder, 2, 1, "base");
        foreach (var task in new[] { "task-00", "task-01" })
        {
            var trial = await run.StartAsync(task, "base");
            await run.TurnsAsync(trial, SampleRun.Turn(1));
            await run.FinishAsync(trial, TrialOutcome.Failed, 0);
        }

        await run.InterruptAsync();
        var token = Xunit.TestContext.Current.CancellationToken;
        await using (var context = await fixture.Browser.Services.GetRequiredService<IDbContextFactory<VectorscopeContext>>().CreateDbContextAsync(token))
        {
            await context.Trials.ExecuteUpdateAsync(set => set.SetProperty(trial => trial.FlaggedBy, "rules of another version"), token);
            await context.RunFlaggings.ExecuteUpdateAsync(set => set.SetProperty(flagging => flagging.Mark, "").SetProperty(flagging => flagging.Waits, true), token);
        }

        var page = fixture.Browser.Render<SystemPage>();

        page.WaitForAssertion(() => Assert.Equal("Flagging 2 trials again by the present rules and thresholds; 2 still wait.", Findings(page)));
        while (await fixture.Browser.Services.GetRequiredService<TrialFlagger>().FlagSomeAsync(token) > 0) { }
        await page.PressAsync("button", "Look again");
        page.WaitForAssertion(() => Assert.Equal("All stored trials are flagged by the present rules and thresholds.", Findings(page)));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[aria-label='Findings, scrollable'] tbody tr")));
        var rows = JsonDocument.Parse(await page.SaveAsync(fixture, "machine", "JSON")).RootElement.EnumerateArray();
        Assert.Equal(page.FindAll("[aria-label='Findings, scrollable'] tbody tr").Select(row => row.Children[0].TextContent), rows.Select(row => row.GetProperty("what").GetString()));
        Folders.Delete(folder.FullName);

        static string Findings(IRenderedComponent<SystemPage> page) =>
            page.FindAll("section.panel").Single(panel => panel.QuerySelector("h2")?.TextContent == "Findings on turns").QuerySelector(".panel-body")!.TextContent.Trim();
    }

    [Fact]
    public async Task ModelsPage_BundledModelTakenOff_OffersItAgain()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        var library = fixture.Browser.Services.GetRequiredService<ModelLibrary>();
        var model = Assert.Single(await library.ListAsync(Xunit.TestContext.Current.CancellationToken));
        await library.RemoveAsync(model.Id, Xunit.TestContext.Current.CancellationToken);
        var page = fixture.Browser.Render<ModelsPage>();
        page.WaitForAssertion(() => Assert.Contains("No model yet", page.Markup, StringComparison.Ordinal));

        await page.PressAsync("button", "Restore pocket model");

        page.WaitForAssertion(() => Assert.Equal("pocket", page.Find("tbody a").TextContent));
        Assert.Contains("built in", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Restore pocket model", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PersonasPage_FirstStart_ListsTheStudysTwoAndTheControls()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = fixture.Browser.Render<PersonasPage>();

        page.WaitForAssertion(() => Assert.Equal(["capable", "cautious", "clock-museum", "music-teacher"], page.FindAll(".list-item strong").Select(name => name.TextContent)));
    }

    [Fact]
    public async Task Panel_ContentThrows_ShowsTheErrorInItsPlace()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var panel = fixture.Browser.Render<Panel>(p => p.Add(c => c.Title, "A panel").Add(c => c.ChildContent, (RenderFragment)(_ => throw new InvalidOperationException("the disk is full"))));

        Assert.Equal("A panel", panel.Find("h2").TextContent);
        Assert.Contains("the disk is full", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }
}
