using Microsoft.Extensions.Hosting;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs;

/// <summary>Makes the store usable before any other service of this project starts: it is registered first.</summary>
internal sealed class JobsStartup(StoreSetup setup, BuiltInLibrary builtIn, ArtifactStore artifacts) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await setup.ApplyAsync(cancellationToken);
        await builtIn.SeedAsync(cancellationToken);
        artifacts.DeleteAbandoned();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
