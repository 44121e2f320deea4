using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking.Imports;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs;

/// <summary>Makes the store usable before any other service of this project starts: it is registered first.</summary>
internal sealed class JobsStartup(
    StoreSetup setup, BuiltInLibrary builtIn, ArtifactStore artifacts, RunImport imports, DataFolder folder, IDbContextFactory<VectorscopeContext> contexts) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await setup.ApplyAsync(cancellationToken);
        await builtIn.SeedAsync(cancellationToken);
        artifacts.DeleteAbandoned();
        // What a process that was killed while deleting did not come to.
        await artifacts.SweepAsync(cancellationToken);
        await imports.DeleteUnfinishedAsync(cancellationToken);
        await DeleteOrphanedWorkAsync(cancellationToken);
    }

    private async Task DeleteOrphanedWorkAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.RunFolders))
        {
            return;
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var work in Directory.EnumerateDirectories(folder.RunFolders))
        {
            var runId = Path.GetFileName(work);
            if (await context.RemovedRuns.AnyAsync(run => run.Id == runId, cancellationToken))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
