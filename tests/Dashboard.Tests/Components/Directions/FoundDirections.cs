using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Execution;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Components.Directions;

/// <summary>Directions for pages to show: found by runs on a tiny model, or files of known numbers.</summary>
internal static class FoundDirections
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    /// <summary>The persona recipe on a tiny model of random weights, over plain statements.</summary>
    /// <returns>The capture's run, whose direction is called "axis".</returns>
    public static async Task<string> RecipeAsync(PageFixture fixture)
    {
        var services = fixture.Browser.Services;
        NewModel.Create(new("tiny", Path.Combine(services.GetRequiredService<DataFolder>().Models, "tiny")), null, Cancel);
        await services.GetRequiredService<ModelLibrary>().ScanAsync(Cancel);
        JsonObject Side(string name, string? persona) => new() { ["name"] = name, ["persona"] = persona, ["promptSet"] = "neutral" };
        return await RunAsync(fixture, new JsonObject
        {
            ["kind"] = "capture", ["model"] = "tiny", ["positions"] = new JsonArray("prompt-mean"), ["thinking"] = false,
            ["sides"] = new JsonArray(Side("capable", "capable"), Side("cautious", "cautious"), Side("neutral", null), Side("clocks", "clock-museum"), Side("music", "music-teacher")),
            ["direction"] = new JsonObject { ["saveAs"] = "axis", ["neutral"] = "neutral" },
        });
    }

    /// <summary>Runs a spec to a good end.</summary>
    public static async Task<string> RunAsync(PageFixture fixture, JsonObject spec)
    {
        var services = fixture.Browser.Services;
        var submitted = await services.GetRequiredService<RunService>().SubmitAsync(JsonSerializer.SerializeToElement(spec), null, Cancel);
        Assert.Empty(submitted.Errors.Select(error => $"{error.Field}: {error.Message}"));
        await services.GetRequiredService<RunExecutor>().ExecuteAsync(submitted.RunId!, Cancel);
        return submitted.RunId!;
    }

    /// <summary>A direction of three layers of width 4 whose rows at layers 1 and 2 are given.</summary>
    public static async Task ImportAsync(PageFixture fixture, string name, float[] first, float[] second, DirectionMeans? means = null)
    {
        var services = fixture.Browser.Services;
        var path = Path.Combine(services.GetRequiredService<DataFolder>().Root, $"{name}.safetensors");
        DirectionFile.Save(path, new Direction(name, 2, [0, 0, 0, 0, .. first, .. second], means), new Dictionary<string, string>());
        var saved = await services.GetRequiredService<DirectionLibrary>().ImportAsync(path, new(name), Cancel);
        Assert.True(saved.Result.IsDone, saved.Result.Sentence);
    }
}
