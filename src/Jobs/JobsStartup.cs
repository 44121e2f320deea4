using Microsoft.Extensions.Hosting;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs;

/// <summary>Makes the store usable before any other service of this project starts: it is registered first.</summary>
internal sealed class JobsStartup(StoreSetup setup) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => setup.ApplyAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
