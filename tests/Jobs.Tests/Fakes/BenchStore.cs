using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.ScriptedModels;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A store with small tasks and fake sandboxes, in which benchmarks run to their end.</summary>
internal sealed class BenchStore : IAsyncDisposable
{
    private BenchStore(TestStore store, SmallTasks tasks, BenchSandboxes sandboxes)
    {
        Store = store;
        Tasks = tasks;
        Sandboxes = sandboxes;
    }

    public TestStore Store { get; }
    public SmallTasks Tasks { get; }
    public BenchSandboxes Sandboxes { get; }
    public TrialQueries Queries => Store.Get<TrialQueries>();
    public TrialDetails Details => Store.Get<TrialDetails>();
    public BenchmarkTables Tables => Store.Get<BenchmarkTables>();
    public TrialStore Trials => Store.Get<TrialStore>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<BenchStore> CreateAsync(int tasks = 3, Action<IServiceCollection>? alter = null)
    {
        var sandboxes = new BenchSandboxes();
        var store = await TestStore.CreateAsync(alter: services =>
        {
            services.RemoveAll<ISandboxProvider>();
            services.AddSingleton<ISandboxProvider>(sandboxes);
            services.AddSingleton<TimeProvider>(new LeapingTime());
            alter?.Invoke(services);
        });
        return new BenchStore(store, new SmallTasks(tasks), sandboxes);
    }

    /// <summary>A spec of these agents on the tasks, one trial at a time, to be changed by the test.</summary>
    public JsonObject Spec(params string[] agents) => new()
    {
        ["kind"] = "benchmark",
        ["tasks"] = new JsonObject { ["set"] = Tasks.Folder },
        ["arms"] = new JsonArray([.. agents.Select(agent => (JsonNode)new JsonObject { ["name"] = agent, ["agent"] = agent })]),
        ["concurrency"] = 1,
    };

    public async Task<SpecCheck> CheckAsync(JsonObject spec) => await Store.Runs.CheckAsync(JsonSerializer.SerializeToElement(spec), Token);

    public async Task<string> SubmitAsync(JsonObject spec)
    {
        var result = await Store.Runs.SubmitAsync(JsonSerializer.SerializeToElement(spec), null, Token);
        Assert.Empty(result.Errors);
        return result.RunId!;
    }

    /// <summary>Runs it to its end; waits between tries are leapt over.</summary>
    public async Task<RunDetail> RunAsync(string runId)
    {
        Assert.True(await Store.Executor.ExecuteAsync(runId, Token));
        return await Store.FindAsync(runId);
    }

    public async Task<RunDetail> RunAsync(JsonObject spec) => await RunAsync(await SubmitAsync(spec));

    public async Task<RunDetail> ResumeAsync(string runId)
    {
        Assert.Equal(RunActionStatus.Done, (await Store.Runs.ResumeAsync(runId, Token)).Status);
        return await RunAsync(runId);
    }

    public Task<IReadOnlyList<TrialRow>> RowsAsync(string runId, TrialFilter? filter = null) =>
        Queries.TrialsAsync(runId, filter ?? new TrialFilter(), 0, 10_000, Token);

    public async Task<IReadOnlyList<string>> LogAsync(string runId) =>
        [.. (await Store.Queries.LogAsync(runId, 0, 10_000, Token)).Select(line => line.Text)];

    public async Task<string> ReadAsync(string runId, string artifact)
    {
        var row = await Store.Queries.FindArtifactAsync(runId, artifact, Token);
        Assert.NotNull(row);
        return await File.ReadAllTextAsync(Store.Artifacts.PathOf(row.Sha256)!, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Tasks.Dispose();
    }
}
