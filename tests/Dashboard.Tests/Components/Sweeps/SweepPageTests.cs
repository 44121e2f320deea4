using System.Text.Json;
using System.Text.Json.Nodes;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Dashboard.Components.Pages.Sweeps;
using Vectorscope.Dashboard.State;
using Vectorscope.Dashboard.Tests.Components.Benchmarks;
using Vectorscope.Dashboard.Tests.Components.Guide;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sweeping;

namespace Vectorscope.Dashboard.Tests.Components.Sweeps;

public sealed class SweepPageTests
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task SweepPage_UnknownRun_SaysSo()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = Open(fixture, "none");

        page.WaitForAssertion(() => Assert.Equal("No such sweep", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task SweepPage_BeforeTheFirstReply_HasEveryCellAndSaysWhatIsToCome()
    {
        await using var fixture = await PageFixture.CreateAsync();
        await SampleSweep.PrepareAsync(fixture.Browser.Services);
        var id = await SampleSweep.SubmitAsync(fixture.Browser.Services, SampleSweep.Spec());

        var page = Open(fixture, id);

        page.WaitForAssertion(() => Assert.Equal(9, page.FindAll(".sweep-table tbody tr").Count));
        Assert.Contains("Nothing is measured yet", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindComponents<Chart>());

        await fixture.Browser.Services.GetRequiredService<RunService>().CancelAsync(id, Stop);
        var cancelled = Open(fixture, id);
        cancelled.WaitForAssertion(() => Assert.Contains("Nothing was measured", cancelled.Markup, StringComparison.Ordinal));
        Assert.Contains("has not reached its end", cancelled.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SweepPage_AFinishedSweep_MapsItsCells_AndOpensTheOneThatIsClicked()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var id = await SampleSweep.RunAsync(fixture.Browser.Services);
        var report = (await fixture.Browser.Services.GetRequiredService<SweepResults>().ReadAsync(id, Stop))!;
        var navigation = fixture.Browser.Services.GetRequiredService<NavigationManager>();

        var page = Open(fixture, id);

        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponents<Chart>().Count));
        var map = Assert.IsType<HeatMapModel>(page.FindComponents<Chart>()[0].Instance.Model);
        Assert.Equal(["layer 1", "layers 2-3"], map.Rows);
        Assert.Equal(["−1", "2"], map.Columns);
        // Rows are layers, columns strengths in their order, of the first operation.
        Assert.Equal(report.Cells.Single(cell => cell is { Operation: 0, Layers: 1, Strength: -1 }).Measures!.Projection, map.Values[1][0]);
        var pareto = Assert.IsType<ScatterModel>(page.FindComponents<Chart>()[1].Instance.Model);
        Assert.Equal(["add", "ablate, writes"], pareto.Series.Select(series => series.Name));
        Assert.Equal(report.Cells[0].Measures!.Projection!.Value - report.Base.Measures!.Projection!.Value, pareto.Series[0].Y[0], 1e-12);
        Assert.Equal(Math.Max(1e-3, report.Cells[0].Measures!.Kl!.P95), pareto.Series[0].X[0]);
        Assert.Contains("of 8 tried", page.Find(".notice strong").TextContent, StringComparison.Ordinal);

        await page.InvokeAsync(() => page.FindComponents<Chart>()[0].Instance.Pick(1, 0));
        Assert.EndsWith($"/sweeps/{id}?cell=add.L2-3.s-1", navigation.Uri, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.FindComponents<Chart>()[1].Instance.Pick(1, 2));
        Assert.EndsWith($"?cell=ablate.L2-3.s2", navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SweepPage_AnotherScoreAndOperation_AreInTheAddress_AndOrderTheTable()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var id = await SampleSweep.RunAsync(fixture.Browser.Services);
        var report = (await fixture.Browser.Services.GetRequiredService<SweepResults>().ReadAsync(id, Stop))!;

        var page = Open(fixture, id, "score=kl&op=1&sort=kl&order=desc");

        page.WaitForAssertion(() => Assert.Equal("KL, 95th percentile (nats): ablate, writes", page.FindComponents<Chart>()[0].Instance.Model.Title));
        Assert.Equal(
            report.Cells.OrderByDescending(cell => cell.Measures!.Kl!.P95).Select(cell => $"{(cell.Operation == 0 ? "add" : "ablate, writes")} · {(cell.Layers == 0 ? "layer 1" : "layers 2-3")} · ×{(cell.Strength == 2 ? "2" : "−1")}").Append("The model as it is"),
            page.FindAll(".sweep-table tbody a").Select(link => link.TextContent));
        Assert.Contains(page.FindAll(".chips a[aria-current='true']"), chip => chip.TextContent == "ablate, writes");
        var rows = JsonDocument.Parse(await page.SaveAsync(fixture, $"sweep-{id}-cells", "JSON")).RootElement.EnumerateArray().ToList();
        Assert.Equal(report.Cells.OrderByDescending(cell => cell.Measures!.Kl!.P95).Select(cell => (cell.Name, cell.Measures!.Kl!.P95)), rows.SkipLast(1).Select(row => (row.GetProperty("name").GetString()!, row.GetProperty("kl_p95").GetDouble())));
        Assert.Equal(10, (await page.SaveAsync(fixture, $"sweep-{id}-cells", "CSV")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        // A price has no winner.
        Assert.Empty(page.FindAll(".notice strong"));
    }

    [Fact]
    public async Task Drawer_OfACell_LeadsToABenchmarkAndAnEdit_AndSavesItsIntervention()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var id = await SampleSweep.RunAsync(fixture.Browser.Services);

        var page = Open(fixture, id, "cell=ablate.L1.s2");

        page.WaitForAssertion(() => page.Find(".drawer"));
        Assert.Contains("one of 8 that were tried", page.Find(".drawer").TextContent, StringComparison.Ordinal);
        var benchmark = page.Find(".drawer a.button-primary").GetAttribute("href")!;
        Assert.StartsWith($"/benchmarks/new?sweep={id}&arms=", benchmark, StringComparison.Ordinal);
        var arms = Arms(benchmark)["arms"]!.AsArray();
        Assert.Equal(["base", "ablate.L1.s2"], arms.Select(arm => (string)arm!["name"]!));
        Assert.Null(arms[0]!["intervention"]);
        Assert.Equal(2, (double)arms[1]!["intervention"]!["operations"]![0]!["strength"]!);
        Assert.StartsWith("sha256:", (string)arms[1]!["intervention"]!["operations"]![0]!["direction"]!, StringComparison.Ordinal);
        var edit = page.FindAll(".drawer a.button").Single(link => link.TextContent == "Bake into weights").GetAttribute("href")!;
        Assert.StartsWith("/launch/edit?spec=", edit, StringComparison.Ordinal);

        page.Find("#save-name").Change("half");
        await page.Find(".drawer form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".drawer .field-error")));
        var saved = await fixture.Browser.Services.GetRequiredService<Libraries>().Of<InterventionKind>().FindAsync("half", Stop);
        Assert.Equal(new Ablate { Direction = (string)arms[1]!["intervention"]!["operations"]![0]!["direction"]!, Layers = new LayerList([1]), Strength = 2, Site = OperationSite.Writes }, Assert.Single(saved!.ContentAs<InterventionContent>().Read().Operations));

        // What happens in the stream after a block is no edit of a matrix.
        var other = Open(fixture, id, "cell=add.L1.s2");
        other.WaitForAssertion(() => other.Find(".drawer"));
        Assert.DoesNotContain(other.FindAll(".drawer a.button"), link => link.TextContent == "Bake into weights");
    }

    [Fact]
    public async Task LaunchBenchmark_FromACell_HasBaseAndTheCell_AndTheModelsOwnSettings()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        var spec = new JsonObject
        {
            ["arms"] = new JsonArray(
                new JsonObject { ["name"] = "base", ["model"] = new JsonObject { ["engine"] = "pocket" } },
                new JsonObject { ["name"] = "add.L4.s2", ["model"] = new JsonObject { ["engine"] = "pocket" }, ["intervention"] = new JsonObject { ["operations"] = new JsonArray(new JsonObject { ["op"] = "ablate", ["direction"] = "axis" }) } }),
        };
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/benchmarks/new?arms={LinkState.Pack(spec)}");

        var page = fixture.Browser.Render<LaunchBenchmarkPage>();

        page.WaitForAssertion(() => page.Find("[aria-label='Spec as JSON']"));
        var shown = JsonNode.Parse(page.Find("[aria-label='Spec as JSON']").TextContent)!;
        Assert.Equal(["base", "add.L4.s2"], shown["arms"]!.AsArray().Select(arm => (string)arm!["name"]!));
        Assert.Equal("ablate", (string)shown["arms"]![1]!["intervention"]!["operations"]![0]!["op"]!);
        Assert.All(shown["arms"]!.AsArray(), arm => Assert.Equal((320, 0.7), ((int)arm!["settings"]!["maxReplyTokens"]!, (double)arm["sampling"]!["temperature"]!)));
        Assert.Equal("pocket", (string)shown["tasks"]!["set"]!);
    }

    [Fact]
    public async Task LaunchBenchmark_OnTheTasksOfTheSelection_WarnsOfIt_AndTheCellsLinkLeavesThemOut()
    {
        var tasks = Directory.CreateTempSubdirectory("vectorscope-tasks-");
        await using var fixture = await PageFixture.CreateAsync(alter: services =>
        {
            services.RemoveAll<ISandboxProvider>();
            services.AddSingleton<ISandboxProvider>(new StubSandboxes(SandboxKind.Bubblewrap, () => null));
        });
        var services = fixture.Browser.Services;
        foreach (var name in new[] { "a", "b", "c" }) TaskFolder.Write(tasks, name, "easy", "files");
        await services.GetRequiredService<TaskSetLibrary>().ImportAsync(tasks.FullName, "sample", Stop);
        await SampleSweep.PrepareAsync(services);
        var spec = SampleSweep.Spec();
        spec["tasks"] = new JsonObject { ["set"] = "sample", ["include"] = new JsonArray("a", "b") };
        var id = await SampleSweep.SubmitAsync(services, spec);
        services.GetRequiredService<NavigationManager>().NavigateTo($"/benchmarks/new?tasks=sample&sweep={id}");

        var page = fixture.Browser.Render<LaunchBenchmarkPage>();

        page.WaitForAssertion(() => Assert.Contains("2 of these tasks are those that the sweep picked this cell by", page.Markup, StringComparison.Ordinal));
        await page.SetAsync("#exclude", "a, b");
        page.WaitForAssertion(() => Assert.DoesNotContain("picked this cell by", page.Markup, StringComparison.Ordinal));

        var report = (await services.GetRequiredService<SweepResults>().ReadAsync(id, Stop))!;
        var cell = report.Cells[0] with { Intervention = JsonSerializer.SerializeToElement(new { operations = Array.Empty<object>() }) };
        var kept = services.GetRequiredService<RunKinds>().Find("sweep")!.Read<SweepSpec>((await services.GetRequiredService<RunQueries>().FindAsync(id, Stop))!.Spec, (await services.GetRequiredService<RunQueries>().FindAsync(id, Stop))!.Snapshot).Spec;
        var link = SweepText.BenchmarkUrl(id, report, kept, cell);
        Assert.Equal("""{"set":"sample","exclude":["a","b"]}""", Arms(link)["tasks"]!.ToJsonString());
        Folders.Delete(tasks.FullName);
    }

    [Fact]
    public void Front_HasWhatNoOtherBeats()
    {
        (ScatterPoint, double)[] points = [(new(1, 5), 5), (new(2, 4), 4), (new(0.5, 1), 1), (new(3, 9), 9), (new(3, 8), 8), (new(4, 9), 9)];

        Assert.Equal([new(0.5, 1), new(1, 5), new(3, 9)], SweepCharts.Front(points));
    }

    private static JsonObject Arms(string link) => LinkState.Unpack(link[(link.IndexOf("arms=", StringComparison.Ordinal) + 5)..])!;

    private static IRenderedComponent<SweepPage> Open(PageFixture fixture, string id, string query = "")
    {
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/sweeps/{id}{(query.Length > 0 ? "?" + query : "")}");
        return fixture.Browser.Render<SweepPage>(parameters => parameters.Add(page => page.RunId, id));
    }
}
