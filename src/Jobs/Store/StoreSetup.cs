using Microsoft.EntityFrameworkCore;

namespace Vectorscope.Jobs.Store;

/// <summary>Brings the data folder up to date: folders, migrations, write-ahead logging.</summary>
public sealed class StoreSetup(DataFolder folder, IDbContextFactory<VectorscopeContext> contexts, TimeProvider time)
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>May be called by several processes at once: one of them migrates, the others wait for it.</summary>
    /// <exception cref="StoreVersionException">The store was written by another version of the program.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        folder.Create();
        await using var turn = await TakeTurnAsync(cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var unknown = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(context.Database.GetMigrations()).ToArray();
        if (unknown.Length > 0)
        {
            throw new StoreVersionException(folder.Database, unknown[^1]);
        }
        if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            // EF's own lock is a table that a killed process leaves behind, and the next start would wait for ever.
            // The file lock above vanishes with its process, so whatever is found here is stale.
            if (await context.Database.CanConnectAsync(cancellationToken))
            {
                await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\";", cancellationToken);
            }
            await context.Database.MigrateAsync(cancellationToken);
        }
        await EarlierLibrary.HashAsync(context, cancellationToken);
        // Readers go on while one writer writes; the setting stays in the file.
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken);
    }

    private async Task<FileStream> TakeTurnAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(folder.Database + ".setup", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(started) < Patience)
            {
                // Another process is setting up the same folder.
                await Task.Delay(Retry, time, cancellationToken);
            }
        }
    }
}
