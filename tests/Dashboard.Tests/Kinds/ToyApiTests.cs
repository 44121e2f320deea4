using System.Net;
using System.Text.Json;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Tests.Toys;

namespace Vectorscope.Dashboard.Tests.Kinds;

/// <summary>A kind that the product does not know, through the JSON API.</summary>
public sealed class ToyApiTests(ToyApiTests.Toys toys) : IClassFixture<ToyApiTests.Toys>
{
    public sealed class Toys() : SharedDashboard(services =>
    {
        ToyKind.Register(services);
        CountingRun.Register(services);
    });

    private ServedDashboard Served => toys.Served;

    [Fact]
    public async Task Submit_WithAModel_RunsAndNotesItsLineage()
    {
        using var folder = new TemporaryFolder();
        NewModel.Create(new NewModelOptions("tiny", folder["model"]), null, TestContext.Current.CancellationToken);
        var id = await Served.SubmitAsync(new { kind = "toy", size = 3, model = folder["model"], letters = new[] { "a", "b" } });

        var run = await Served.UntilAsync(id, "completed");

        Assert.Equal("Drew 9 characters.", run.GetProperty("reason").GetString());
        Assert.Equal("aba\nbab\naba\n", await Served.Http.GetStringAsync($"/api/runs/{id}/artifacts/pattern.txt", TestContext.Current.CancellationToken));
        Assert.Equal(3, run.GetProperty("progress").GetProperty("done").GetInt64());
        var kept = run.GetProperty("snapshot");
        Assert.Equal(0.5, kept.GetProperty("spec").GetProperty("filled").GetDouble());
        var hash = kept.GetProperty("references").GetProperty("model").GetProperty("hash").GetString();
        var input = Assert.Single((await Served.GetJsonAsync($"/api/runs/{id}/lineage")).EnumerateArray());
        Assert.Equal(("model", hash), (input.GetProperty("kind").GetString(), input.GetProperty("hash").GetString()));
    }

    [Fact]
    public async Task Check_BadSpec_NamesEachFieldByItsPath()
    {
        var (status, body) = await Served.SendJsonAsync(HttpMethod.Post, "/api/runs/check", new { kind = "toy", size = 3, frame = new { width = 3 }, marks = new object[] { new { row = 1 } }, colour = "green", sise = 1 });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["colour", "frame.width", "marks[0].name", "sise"], body.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
    }

    [Fact]
    public async Task Kinds_OfAKindThatWasAdded_SayWhatItTakes()
    {
        var kind = await Served.GetJsonAsync("/api/kinds/toy");
        var names = (await Served.GetJsonAsync("/api/kinds")).EnumerateArray().Select(each => each.GetProperty("name").GetString());
        var (missing, _) = await Served.SendJsonAsync(HttpMethod.Get, "/api/kinds/dance");

        Assert.Superset(new HashSet<string?> { "toy", "count", "capture", "benchmark", "training", "episodes" }, names.ToHashSet());
        Assert.Equal(HttpStatusCode.NotFound, missing);
        Assert.Equal("toy", kind.GetProperty("noun").GetString());
        Assert.Equal(["small", "large"], kind.GetProperty("presets").EnumerateArray().Select(preset => preset.GetProperty("name").GetString()));
        Assert.Equal(["pattern.txt"], kind.GetProperty("artifacts").EnumerateArray().Select(name => name.GetString()));
        var schema = kind.GetProperty("schema");
        Assert.Equal("toy", schema.GetProperty("properties").GetProperty("kind").GetProperty("const").GetString());
        Assert.Equal(64, schema.GetProperty("properties").GetProperty("size").GetProperty("maximum").GetInt32());
    }

    [Fact]
    public async Task List_FilteredByKind_HasThoseAlone()
    {
        var toy = await Served.SubmitAsync(new { kind = "toy", name = "one of few" });
        await Served.SubmitAsync(new { kind = "count", to = 1 });

        var listed = await Served.GetJsonAsync("/api/runs?kind=toy&text=few");

        Assert.Equal(toy, Assert.Single(listed.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Compare_TwoRuns_TellsEachSettingByItsLabel()
    {
        var a = await Served.SubmitAsync(new { kind = "toy", size = 5, filled = 0.25, name = "a" });
        var b = await Served.SubmitAsync(new { kind = "toy", size = 5, colour = "darkRed", frame = new { width = 3 }, name = "b" });

        var compared = await Served.GetJsonAsync($"/api/runs/compare?a={a}&b={b}");

        Assert.Equal(("toy", "a", "b"), (compared.GetProperty("kind").GetString(), compared.GetProperty("a").GetProperty("name").GetString(), compared.GetProperty("b").GetProperty("name").GetString()));
        Assert.Equal(
            ["name: Run name: a → b", "colour: Colour: blue → Dark red", "filled: Filled: 25 → 50", "frame.width: Frame · Width: 1 → 3"],
            compared.GetProperty("settings").EnumerateArray().Select(Text));
        Assert.Empty(compared.GetProperty("references").EnumerateArray());

        static string Text(JsonElement setting) =>
            $"{setting.GetProperty("path")}: {setting.GetProperty("label")}: {setting.GetProperty("a")} → {setting.GetProperty("b")}";
    }

    [Fact]
    public async Task Compare_WhatCannotBeCompared_SaysWhy()
    {
        var toy = await Served.SubmitAsync(new { kind = "toy" });
        var count = await Served.SubmitAsync(new { kind = "count", to = 1 });
        var (_, imported) = await Served.SendJsonAsync(HttpMethod.Post, "/api/benchmarks/import", new { folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "harbor", "job-0.9") });
        var import = imported.GetProperty("runId").GetString();

        var (elsewhere, reason) = await Served.SendJsonAsync(HttpMethod.Get, $"/api/runs/compare?a={import}&b={import}");
        var (missing, nothing) = await Served.SendJsonAsync(HttpMethod.Get, $"/api/runs/compare?a={toy}&b=none");
        var (other, kinds) = await Served.SendJsonAsync(HttpMethod.Get, $"/api/runs/compare?a={toy}&b={count}");
        var (half, _) = await Served.SendJsonAsync(HttpMethod.Get, $"/api/runs/compare?a={toy}");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (missing, other, half));
        Assert.Equal("There is no run none.", nothing.GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere);
        Assert.Contains("was imported", reason.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("settings are compared within one kind", kinds.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
