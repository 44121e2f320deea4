using Microsoft.Extensions.Hosting;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Scheduling;

/// <summary>A process at work on a store: its hosted services are started, and stopped in the end.</summary>
/// <remarks>The scheduler's log is one for the whole process: tests that start one belong to the collection of this name, and run one after the other.</remarks>
internal sealed class WorkingStore : IAsyncDisposable
{
    private readonly IHostedService[] _services;

    private WorkingStore(TestStore store, IHostedService[] services) => (Store, _services) = (store, services);

    public TestStore Store { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<WorkingStore> StartAsync(TestStore store)
    {
        var services = store.Get<IEnumerable<IHostedService>>().ToArray();
        foreach (var service in services)
        {
            await service.StartAsync(Token);
        }
        return new WorkingStore(store, services);
    }

    /// <summary>Waits until it has ended.</summary>
    public async Task EndAsync(string runId)
    {
        using var changes = Store.Events.Subscribe(runId);
        while (!(await Store.FindAsync(runId)).State.IsEnd())
        {
            await changes.NextAsync(Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }
}
