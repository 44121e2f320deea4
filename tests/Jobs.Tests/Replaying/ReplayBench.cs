using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Replaying;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Replaying;

/// <summary>A store in which the bundled model works at a terminal that is none, and whose turns are replayed.</summary>
internal sealed class ReplayBench : IAsyncDisposable
{
    private static readonly string Root = typeof(ReplayBench).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    private ReplayBench(BenchStore bench, string model) => (Bench, Model) = (bench, model);

    public BenchStore Bench { get; }

    /// <summary>Folder of the bundled model.</summary>
    public string Model { get; }

    public TestStore Store => Bench.Store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ReplayBench> CreateAsync()
    {
        var bench = await BenchStore.CreateAsync(tasks: 1, services =>
        {
            services.AddSingleton(TimeProvider.System);
            services.AddSingleton<OpenTerminal>((_, _, time, _) => Task.FromResult<ITerminal>(new FakeTerminal(time).Show("root@box:/app# ", "a.txt\n", "b.txt\n", "c.txt\n")));
        });
        var model = Directory.CreateDirectory(Path.Combine(bench.Store.Folder.Models, "pocket")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "models", "pocket")))
        {
            File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        }
        return new ReplayBench(bench, model);
    }

    public JsonObject Arm(string name, JsonNode? intervention = null, double temperature = 1) => new()
    {
        ["name"] = name,
        ["model"] = new JsonObject { ["engine"] = Model },
        ["intervention"] = intervention,
        ["settings"] = new JsonObject { ["maxReplyTokens"] = 48, ["maxTurns"] = 3, ["prompt"] = "compact" },
        ["sampling"] = new JsonObject { ["temperature"] = temperature },
    };

    /// <summary>A file of a direction for the model.</summary>
    public string Direction(int seed = 3)
    {
        var config = ModelConfig.Load(Model);
        return TestDirection.Save(Path.Combine(Store.Folder.Root, $"d{seed}.safetensors"), seed, config.LayerCount, config.HiddenSize, known: true);
    }

    public static JsonObject Add(string direction, double strength, string positions = "all") => new()
    {
        ["operations"] = new JsonArray(new JsonObject
        {
            ["op"] = "add", ["direction"] = direction, ["strength"] = strength, ["layers"] = new JsonArray(2), ["positions"] = positions,
        }),
    };

    /// <summary>Runs a benchmark of these arms.</summary>
    public async Task<IReadOnlyList<TrialRow>> TrialsAsync(params JsonObject[] arms)
    {
        var spec = Bench.Spec();
        spec["arms"] = new JsonArray(arms);
        spec["seed"] = 9;
        var run = await Bench.RunAsync(spec);
        Assert.Equal(RunState.Completed, run.State);
        return await Bench.RowsAsync(run.Id);
    }

    public static JsonObject Spec(TrialRow trial, int turn) => new() { ["kind"] = "replay", ["trial"] = $"{trial.RunId}/{trial.Id}", ["turn"] = turn };

    public async Task<ReplayReport> ReplayAsync(JsonObject spec)
    {
        var run = await Bench.RunAsync(spec);
        Assert.True(run.State == RunState.Completed, $"{run.Reason} {run.Detail}");
        return (await Store.Get<ReplayResults>().ReadReportAsync(run.Id, Token))!;
    }

    public ValueTask DisposeAsync() => Bench.DisposeAsync();
}
