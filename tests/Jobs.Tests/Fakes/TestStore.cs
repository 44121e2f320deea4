using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Execution;
using Vectorscope.Jobs.Runs.Leases;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A store in a folder of its own, with a clock that only the test moves and one kind of run that does what the test says.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly bool _ownsFolder;

    private TestStore(ServiceProvider services, bool ownsFolder)
    {
        _services = services;
        _ownsFolder = ownsFolder;
    }

    public FakeTimeProvider Time => (FakeTimeProvider)Get<TimeProvider>();
    public ScriptedKind Script => Get<ScriptedKind>();
    public RunService Runs => Get<RunService>();
    public RunQueries Queries => Get<RunQueries>();
    public RunEvents Events => Get<RunEvents>();
    public RunExecutor Executor => Get<RunExecutor>();
    public ArtifactStore Artifacts => Get<ArtifactStore>();
    public DataFolder Folder => Get<DataFolder>();
    public IDbContextFactory<VectorscopeContext> Contexts => Get<IDbContextFactory<VectorscopeContext>>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A fresh folder, or a process on another machine that shares a store's folder: it has a clock of its own and claims in its own name.</summary>
    /// <param name="fill">Puts what an earlier build left into the fresh folder.</param>
    public static async Task<TestStore> CreateAsync(
        TestStore? sharing = null, bool work = false, Action<IServiceCollection>? alter = null, IReadOnlyDictionary<RunNeeds, int>? workers = null,
        Action<string>? fill = null)
    {
        var folder = sharing?.Folder.Root ?? Directory.CreateTempSubdirectory("vectorscope-jobs-").FullName;
        fill?.Invoke(folder);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(sharing?.Time.GetUtcNow() ?? new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero)));
        services.AddVectorscopeJobs(new JobsOptions
        {
            DataFolder = folder,
            PocketModel = Bundled(folder),
            Work = work,
            Workers = workers ?? RunQueues.DefaultWorkers,
            LibTorchPath = Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"),
        });
        ScriptedKind.Register(services);
        alter?.Invoke(services);
        var store = new TestStore(services.BuildServiceProvider(), sharing is null);
        if (sharing is not null) store.Executor.Owner = LeaseOwner.OfThisProcess with { Machine = "another-machine" };
        if (sharing is null && fill is null)
        {
            await FreshStore.PutAsync(folder);
        }
        await store.Get<StoreSetup>().ApplyAsync(TestContext.Current.CancellationToken);
        return store;
    }

    /// <summary>Where the program's own model would lie; a test that wants one puts it there.</summary>
    public static string Bundled(string folder) => Path.Combine(folder, "bundled", "pocket");

    public async Task<string> SubmitAsync(string name = "a run", RunNeeds queue = RunNeeds.Engine)
    {
        using var spec = JsonDocument.Parse($$"""{"kind": "scripted", "name": {{JsonSerializer.Serialize(name)}}, "queue": "{{RunQueues.NameOf(queue)}}"}""");
        var result = await Runs.SubmitAsync(spec.RootElement, null, TestContext.Current.CancellationToken);
        Assert.Empty(result.Errors);
        return result.RunId!;
    }

    public async Task<RunDetail> FindAsync(string runId)
    {
        var run = await Queries.FindAsync(runId, TestContext.Current.CancellationToken);
        Assert.NotNull(run);
        return run;
    }

    public LeaseSweeper Sweeper() => ActivatorUtilities.CreateInstance<LeaseSweeper>(_services);

    public RunChangeFeed Feed() => ActivatorUtilities.CreateInstance<RunChangeFeed>(_services);

    /// <summary>Executes a run and shuts the process down, as it were, when it has finished some of its items.</summary>
    public async Task StopAsync(string runId, int after)
    {
        var token = TestContext.Current.CancellationToken;
        var feed = Feed();
        await feed.StartAsync(token);
        using var changes = Events.Subscribe(runId);
        using var shutdown = new CancellationTokenSource();
        var working = Executor.ExecuteAsync(runId, shutdown.Token);
        while ((await changes.NextAsync(token))[0].Progress.Done < after)
        {
        }
        await shutdown.CancelAsync();
        await working;
        await feed.StopAsync(token);
    }

    /// <summary>Moves the clock second by second, letting others react in between, until the token is cancelled; then throws as a handler would.</summary>
    public async Task PassTimeUntilAsync(CancellationToken stopped)
    {
        await PassTimeUntilAsync(() => Task.FromResult(stopped.IsCancellationRequested));
        stopped.ThrowIfCancellationRequested();
    }

    /// <summary>Moves the clock second by second, letting others react in between, until the condition holds.</summary>
    public async Task PassTimeUntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        var root = Folder.Root;
        await _services.DisposeAsync();
        if (_ownsFolder)
        {
            // Pooled connections keep the deleted file open otherwise.
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            await Folders.DeleteAsync(root);
        }
    }
}
