using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Tests;

/// <summary>
/// A database as its migrations leave it, made once for all tests of a program and copied: the migrations themselves have tests of their
/// own, and hundreds of tests need not run each of them again.
/// </summary>
internal static class FreshStore
{
    private static readonly Lazy<Task<byte[]>> Database = new(MakeAsync);

    /// <summary>Puts it into a data folder that holds none yet.</summary>
    internal static async Task PutAsync(string folder)
    {
        var path = Path.Combine(folder, "vectorscope.db");
        if (!File.Exists(path))
        {
            await File.WriteAllBytesAsync(path, await Database.Value);
        }
    }

    private static async Task<byte[]> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("vectorscope-fresh-").FullName;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddVectorscopeJobs(new JobsOptions { DataFolder = folder, PocketModel = Path.Combine(folder, "none"), Work = false });
        await using (var provider = services.BuildServiceProvider())
        {
            await provider.GetRequiredService<StoreSetup>().ApplyAsync(CancellationToken.None);
            await using var context = await provider.GetRequiredService<IDbContextFactory<VectorscopeContext>>().CreateDbContextAsync();
            // All of it in the one file.
            await context.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE);");
        }
        SqliteConnection.ClearAllPools();
        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, "vectorscope.db"));
        await Folders.DeleteAsync(folder);
        return bytes;
    }
}
