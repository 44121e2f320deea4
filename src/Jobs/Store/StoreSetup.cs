using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Store;

/// <summary>Brings the data folder up to date: folders, migrations, write-ahead logging.</summary>
public sealed class StoreSetup(DataFolder folder, IDbContextFactory<VectorscopeContext> contexts, TimeProvider time)
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Larger databases are not looked through at every start.</summary>
    private const long LongestChecked = 512L << 20;

    /// <summary>May be called by several processes at once: one of them migrates, the others wait for it.</summary>
    /// <exception cref="StoreVersionException">The store was written by another version of the program.</exception>
    /// <exception cref="StoreDamagedException">The database is damaged, or has lost what the folder's other files belong to.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        folder.Create();
        await using var turn = await TakeTurnAsync(cancellationToken);
        try
        {
            await RefuseDamageAsync(cancellationToken);
            await ApplyAloneAsync(cancellationToken);
        }
        catch (Exception e) when (StoreFailures.Of(e) == StoreFailure.Damaged)
        {
            throw new StoreDamagedException(folder, "is damaged or no database.", e);
        }
    }

    /// <summary>Looks before anything is written: a database that would be taken for a new one may be all that is left of an old one.</summary>
    private async Task RefuseDamageAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var isThere = File.Exists(folder.Database);
        if (isThere && new FileInfo(folder.Database).Length is > 0 and <= LongestChecked)
        {
            var found = await context.Database.SqlQueryRaw<string>("PRAGMA quick_check(1)").ToListAsync(cancellationToken);
            if (found is not ["ok"])
            {
                throw new StoreDamagedException(folder, $"is damaged ({Quote.Of(found.FirstOrDefault())}).");
            }
        }
        if ((!isThere || !(await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Any())
            && (StoreBackups.Of(folder).Count > 0 || Directory.EnumerateFiles(folder.Artifacts, "*", SearchOption.AllDirectories).Any()))
        {
            throw new StoreDamagedException(folder, isThere
                ? $"holds nothing, though {folder.Root} holds what earlier starts have made: it was emptied, or copied without its companion {Path.GetFileName(folder.Database)}-wal."
                : $"is gone, though {folder.Root} holds what earlier starts have made.");
        }
    }

    private async Task ApplyAloneAsync(CancellationToken cancellationToken)
    {
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
            catch (IOException e) when ((e.HResult & 0xFFFF) == FileLock.WouldBlock && time.GetElapsedTime(started) < Patience)
            {
                // Another process is setting up the same folder.
                await Task.Delay(Retry, time, cancellationToken);
            }
        }
    }
}
