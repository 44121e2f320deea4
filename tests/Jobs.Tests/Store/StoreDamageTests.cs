using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Store;

/// <summary>Databases that are not what they were: each is refused with a sentence, and nothing is written over it.</summary>
public sealed class StoreDamageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no database")]
    [InlineData("torn")]
    [InlineData("emptied")]
    [InlineData("gone")]
    public async Task Start_OnADamagedStore_SaysSoAndChangesNothing(string how)
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        Directory.CreateDirectory(Path.Combine(store.Folder.Artifacts, "ab"));
        await File.WriteAllTextAsync(Path.Combine(store.Folder.Artifacts, "ab", "made"), "by a run", Stop);
        Close(store);
        var database = store.Folder.Database;
        switch (how)
        {
            case "no database": await File.WriteAllTextAsync(database, new string('x', 20_000), Stop); break;
            case "torn":
                await using (var file = new FileStream(database, FileMode.Open, FileAccess.Write))
                {
                    file.Position = 4096;
                    file.Write(new byte[8192]);
                }
                break;
            case "emptied": await File.WriteAllBytesAsync(database, [], Stop); break;
            default: File.Delete(database); break;
        }
        var before = File.Exists(database) ? await File.ReadAllBytesAsync(database, Stop) : null;

        var error = await Assert.ThrowsAsync<StoreDamagedException>(() => store.Get<StoreSetup>().ApplyAsync(Stop));

        Assert.Contains(database, error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing has been changed. There is no copy", error.Message, StringComparison.Ordinal);
        SqliteConnection.ClearAllPools();
        if (before is not null) Assert.Equal(before, await File.ReadAllBytesAsync(database, Stop));
    }

    [Fact]
    public async Task Copy_OfTheDay_IsNamedAndCanBeUsed()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync("kept");
        new StoreBackups(store.Folder, store.Time, NullLogger<StoreBackups>.Instance).MakeIfDue();
        new StoreBackups(store.Folder, store.Time, NullLogger<StoreBackups>.Instance).MakeIfDue();
        var copy = Assert.Single(StoreBackups.Of(store.Folder));
        Close(store);
        await File.WriteAllTextAsync(store.Folder.Database, "not a database at all, whatever it was", Stop);

        var error = await Assert.ThrowsAsync<StoreDamagedException>(() => store.Get<StoreSetup>().ApplyAsync(Stop));
        Assert.Contains($"cp '{copy}' '{store.Folder.Database}'", error.Message, StringComparison.Ordinal);

        SqliteConnection.ClearAllPools();
        File.Copy(copy, store.Folder.Database, overwrite: true);
        await store.Get<StoreSetup>().ApplyAsync(Stop);
        Assert.Equal("kept", (await store.FindAsync(run)).Name);
    }

    [Fact]
    public async Task Copies_OlderThanTheLastFew_AreDeleted()
    {
        await using var store = await TestStore.CreateAsync();
        for (var day = 0; day < 5; day++)
        {
            new StoreBackups(store.Folder, store.Time, NullLogger<StoreBackups>.Instance).MakeIfDue();
            foreach (var copy in StoreBackups.Of(store.Folder)) File.SetLastWriteTimeUtc(copy, store.Time.GetUtcNow().UtcDateTime);
            store.Time.Advance(TimeSpan.FromHours(25));
        }

        Assert.Equal(3, StoreBackups.Of(store.Folder).Count);
    }

    // As a process that ended leaves it: all in one file.
    private static void Close(TestStore store)
    {
        using (var context = store.Contexts.CreateDbContext())
        {
            Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRaw(context.Database, "PRAGMA wal_checkpoint(TRUNCATE);");
        }
        SqliteConnection.ClearAllPools();
        File.Delete(store.Folder.Database + "-wal");
        File.Delete(store.Folder.Database + "-shm");
    }
}
