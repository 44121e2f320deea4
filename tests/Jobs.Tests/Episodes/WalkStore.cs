using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Episodes.Files;
using Vectorscope.Jobs.Episodes.Walks;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Episodes;

/// <summary>A store in which episodes are really walked, in bubblewrap sandboxes that the test may hold up.</summary>
internal sealed class WalkStore : IAsyncDisposable
{
    private WalkStore(TestStore store, Sandboxes provider) => (Store, Provider) = (store, provider);

    public TestStore Store { get; }
    public Sandboxes Provider { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Skips the test where no sandbox can be made.</summary>
    public static async Task<WalkStore> CreateAsync(Action<string>? fill = null)
    {
        var provider = new Sandboxes(new BubblewrapProvider(TimeProvider.System));
        if (await provider.WhyUnavailableAsync(Token) is { } why) Assert.Skip(why);
        return new WalkStore(
            await TestStore.CreateAsync(alter: services =>
            {
                services.RemoveAll<ISandboxProvider>();
                services.AddSingleton<ISandboxProvider>(provider);
                services.AddSingleton(TimeProvider.System);
            }, fill: fill),
            provider);
    }

    public async Task<string> SubmitAsync(JsonObject spec)
    {
        spec["kind"] = EpisodesSpec.KindName;
        var result = await Store.Runs.SubmitAsync(JsonSerializer.SerializeToElement(spec), null, Token);
        Assert.Empty(result.Errors);
        return result.RunId!;
    }

    public async Task<RunDetail> RunAsync(string runId)
    {
        Assert.True(await Store.Executor.ExecuteAsync(runId, Token));
        return await Store.FindAsync(runId);
    }

    public async Task<(EpisodesHeader Header, Walk[] Walks)> ReadAsync(string runId)
    {
        var row = await Store.Queries.FindArtifactAsync(runId, EpisodesArtifacts.Episodes.Name, Token);
        Assert.NotNull(row);
        var file = InputFile.At(Store.Artifacts.PathOf(row.Sha256)!);
        return (EpisodesFile.ReadHeader(file), [.. EpisodesFile.ReadWalks(file)]);
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    /// <summary>Counts what is started, and lets the test step in before.</summary>
    internal sealed class Sandboxes(ISandboxProvider inner) : ISandboxProvider
    {
        private readonly List<string> _started = [];

        public IReadOnlyList<string> Started
        {
            get
            {
                lock (_started) return [.. _started];
            }
        }

        public Func<SandboxRequest, CancellationToken, Task> Starting { get; set; } = (_, _) => Task.CompletedTask;

        public SandboxKind Kind => inner.Kind;

        public Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken) => inner.WhyUnavailableAsync(cancellationToken);

        public string? WhyUnsupported(TaskDefinition task, bool forbidNetwork) => inner.WhyUnsupported(task, forbidNetwork);

        public async Task<ISandbox> StartAsync(SandboxRequest request, IProgress<string> log, CancellationToken cancellationToken)
        {
            await Starting(request, cancellationToken);
            lock (_started) _started.Add(request.Task.Name);
            return await inner.StartAsync(request, log, cancellationToken);
        }

        public Task CleanUpAsync(string? runId, CancellationToken cancellationToken) => inner.CleanUpAsync(runId, cancellationToken);
    }
}
