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

namespace Vectorscope.Dashboard.Tests.Components.Sweeps;

/// <summary>Sweeps of a tiny model along a direction of the library.</summary>
internal static class SampleSweep
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    /// <summary>Puts model and direction there; the prompt sets are those of the product.</summary>
    public static async Task PrepareAsync(IServiceProvider services)
    {
        var folder = services.GetRequiredService<DataFolder>();
        var config = NewModel.Create(new("tiny", Path.Combine(folder.Models, "tiny")), null, Stop).Config;
        await services.GetRequiredService<ModelLibrary>().ScanAsync(Stop);
        var rows = Enumerable.Range(0, (config.LayerCount + 1) * config.HiddenSize).Select(i => (float)Math.Sin(i + 1)).ToArray();
        var path = Path.Combine(folder.Root, "axis.safetensors");
        DirectionFile.Save(path, new Direction("axis", config.LayerCount, rows), new Dictionary<string, string>());
        Assert.Empty((await services.GetRequiredService<DirectionLibrary>().ImportAsync(path, new DirectionTitle("axis"), Stop)).Result.Errors);
    }

    /// <summary>Two operations, two choices of layers, two strengths, two prompts.</summary>
    public static JsonObject Spec() => new()
    {
        ["kind"] = "sweep",
        ["model"] = "tiny",
        ["direction"] = "axis",
        ["operations"] = new JsonArray(new JsonObject { ["op"] = "add" }, new JsonObject { ["op"] = "ablate", ["site"] = "writes" }),
        ["layers"] = new JsonArray("1", "2-3"),
        ["strengths"] = new JsonArray(2, -1),
        ["promptSet"] = "terminal-tasks",
        ["mostPrompts"] = 2,
        ["replyTokens"] = 5,
        ["temperature"] = 1,
        ["device"] = "cpu",
    };

    public static async Task<string> SubmitAsync(IServiceProvider services, JsonObject spec)
    {
        var submitted = await services.GetRequiredService<RunService>().SubmitAsync(JsonSerializer.SerializeToElement(spec), null, Stop);
        Assert.True(submitted.IsAccepted, string.Join("\n", submitted.Errors));
        return submitted.RunId!;
    }

    public static async Task<string> RunAsync(IServiceProvider services)
    {
        await PrepareAsync(services);
        var id = await SubmitAsync(services, Spec());
        await services.GetRequiredService<RunExecutor>().ExecuteAsync(id, Stop);
        return id;
    }
}
