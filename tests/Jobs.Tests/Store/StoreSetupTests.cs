using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Store;

public sealed class StoreSetupTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_EmptyFolder_MigratesToTheModelWithWriteAheadLog()
    {
        await using var store = await TestStore.CreateAsync();
        await using var context = await store.Contexts.CreateDbContextAsync(Token);

        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Token));
        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Equal("wal", await ReadAsync(context, "PRAGMA journal_mode"));
        Assert.Equal("1", await ReadAsync(context, "PRAGMA foreign_keys"));
        Assert.Equal("15000", await ReadAsync(context, "PRAGMA busy_timeout"));
    }

    [Fact]
    public async Task Apply_LockLeftByAKilledProcess_DoesNotWaitForIt()
    {
        await using var store = await TestStore.CreateAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        File.Delete(store.Folder.Database);
        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            // As after a kill during the first migration: its lock is there, its tables are not.
            await context.Database.ExecuteSqlRawAsync("CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL);", Token);
            await context.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-11-22');", Token);
        }

        await store.Get<StoreSetup>().ApplyAsync(Token);

        await using var after = await store.Contexts.CreateDbContextAsync(Token);
        Assert.Empty(await after.Database.GetPendingMigrationsAsync(Token));
    }

    [Fact]
    public async Task Apply_StoreOfALaterVersion_IsRefusedUntouched()
    {
        await using var store = await TestStore.CreateAsync();
        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            await context.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Later', '99.0');", Token);
        }

        var error = await Assert.ThrowsAsync<StoreVersionException>(() => store.Get<StoreSetup>().ApplyAsync(Token));

        Assert.Contains("29990101000000_Later", error.Message, StringComparison.Ordinal);
        Assert.Contains(store.Folder.Database, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_TwiceAtOnce_BothFinish()
    {
        await using var store = await TestStore.CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.Get<StoreSetup>().ApplyAsync(Token)));
    }

    [Fact]
    public void DataFolder_Tilde_IsTheHomeFolder()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        Assert.Equal(Path.Combine(home, "x", "vectorscope.db"), new DataFolder("~/x").Database);
        Assert.Equal(home, new DataFolder("~").Root.TrimEnd('/'));
        Assert.Equal("/a/~b", DataFolder.Expand("/a/~b"));
    }

    private static async Task<string> ReadAsync(VectorscopeContext context, string sql)
    {
        await context.Database.OpenConnectionAsync(Token);
        await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The statements are this test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(await command.ExecuteScalarAsync(Token), System.Globalization.CultureInfo.InvariantCulture)!;
    }
}
