using System.Text.Json;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Edits;
using Vectorscope.Dashboard.Components.Pages.Models;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Execution;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Components.Edits;

public sealed class EditPageTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task EditPage_UnknownRun_SaysSo()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = fixture.Browser.Render<EditPage>(parameters => parameters.Add(p => p.RunId, "none"));

        page.WaitForAssertion(() => Assert.Equal("No such edit", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task EditPage_AFinishedEdit_ShowsEveryWriterAndLeadsToTheModel()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (id, report) = await EditAsync(fixture);

        var page = fixture.Browser.Render<EditPage>(parameters => parameters.Add(p => p.RunId, id));

        page.WaitForAssertion(() => Assert.Equal("tiny-edited", page.Find("h1").TextContent));
        Assert.Equal(report.Coverage.Select(writer => writer.Tensor), page.FindAll("tbody td code").Select(cell => cell.TextContent));
        Assert.Contains(report.Coverage.Single(writer => writer.Layer == 0).Left!, page.Markup, StringComparison.Ordinal);
        Assert.Contains("No prompt set was named", page.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll($"a[href='/models/{report.Model.Id}']"));
        var csv = (await page.SaveAsync(fixture, $"edit-{id}-writers", "CSV")).Split("\r\n");
        Assert.Equal("layer,matrix,change,leakBeforeRounding1,leak1,left", csv[0]);
        Assert.Equal(report.Coverage.Select(writer => $"{writer.Layer},{writer.Tensor}"), csv[1..^1].Select(line => string.Join(',', line.Split(',')[..2])));
        var json = JsonDocument.Parse(await page.SaveAsync(fixture, $"edit-{id}-writers", "JSON")).RootElement.EnumerateArray().ToList();
        Assert.Equal(report.Coverage.Select(writer => writer.RoundedLeak.Count == 0 ? (double?)null : writer.RoundedLeak[0]), json.Select(row => row.GetProperty("leak1") is { ValueKind: JsonValueKind.Number } leak ? leak.GetDouble() : (double?)null));

        var model = fixture.Browser.Render<ModelPage>(parameters => parameters.Add(p => p.ModelId, report.Model.Id));
        model.WaitForAssertion(() => Assert.Contains("Edited from", model.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task EditPage_AnEditWithConstants_ShowsEachWithItsLoadersAndNoLeak()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var (id, report) = await EditAsync(fixture, direction => new { kind = "edit", model = Path.Combine(fixture.Browser.Services.GetRequiredService<DataFolder>().Models, "tiny"), constants = "bias", intervention = new { operations = new[] { new { op = "add", direction, layers = new[] { 0, 2 }, strength = 0.5 } } } });

        var page = fixture.Browser.Render<EditPage>(parameters => parameters.Add(p => p.RunId, id));

        page.WaitForAssertion(() => Assert.Equal("tiny-edited", page.Find("h1").TextContent));
        Assert.Equal([0, 2], report.Constants.Select(constant => constant.Layer));
        var rows = page.FindAll("[aria-label='Constants, scrollable'] tbody tr").Select(row => row.QuerySelectorAll("td").Select(cell => cell.TextContent).ToArray()).ToArray();
        Assert.Equal([["0", report.Constants[0].Tensor, "embedding", "any loader"], ["2", report.Constants[1].Tensor, "bias", "this program; others ignore or refuse the tensor"]], rows.Select(row => new[] { row[0], row[1], row[2], row[^1] }));
        var files = JsonDocument.Parse(await page.SaveAsync(fixture, $"edit-{id}-constants", "JSON")).RootElement.EnumerateArray();
        Assert.Equal(report.Constants.Select(constant => (constant.Layer, constant.Tensor, constant.Length)), files.Select(row => (row.GetProperty("layer").GetInt32(), row.GetProperty("tensor").GetString()!, row.GetProperty("length").GetDouble())));
        Assert.DoesNotContain(page.FindAll(".figure dt"), term => term.TextContent == "Leak");
        Assert.Contains("No prompt set was named", page.Markup, StringComparison.Ordinal);
    }

    private static async Task<(string Id, EditReport Report)> EditAsync(PageFixture fixture, Func<string, object>? make = null)
    {
        var services = fixture.Browser.Services;
        var folder = services.GetRequiredService<DataFolder>();
        var config = NewModel.Create(new("tiny", Path.Combine(folder.Models, "tiny")), null, Cancel).Config;
        var rows = Enumerable.Range(0, (config.LayerCount + 1) * config.HiddenSize).Select(i => (float)Math.Sin(i + 1)).ToArray();
        var direction = Path.Combine(folder.Root, "d.safetensors");
        DirectionFile.Save(direction, new Direction("d", config.LayerCount, rows), new Dictionary<string, string>());
        object Orthogonal() => new
        {
            kind = "edit",
            model = Path.Combine(folder.Models, "tiny"),
            intervention = new { operations = new[] { new { op = "ablate", direction, site = "writes" } } },
            embedding = "leave",
        };
        var spec = JsonSerializer.SerializeToElement(make?.Invoke(direction) ?? Orthogonal());
        var submitted = await services.GetRequiredService<RunService>().SubmitAsync(spec, null, Cancel);
        Assert.True(submitted.IsAccepted, string.Join("\n", submitted.Errors));
        await services.GetRequiredService<RunExecutor>().ExecuteAsync(submitted.RunId!, Cancel);
        return (submitted.RunId!, (await services.GetRequiredService<EditResults>().ReadReportAsync(submitted.RunId!, Cancel))!);
    }
}
