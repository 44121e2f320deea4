namespace Vectorscope.Jobs.Store;

/// <summary>The database is damaged, or is not the one that belongs to the data folder. Nothing has been written to it.</summary>
public sealed class StoreDamagedException(DataFolder folder, string what, Exception? inner = null) : Exception(Sentence(folder, what), inner)
{
    private static string Sentence(DataFolder folder, string what)
    {
        var remedy = StoreBackups.Of(folder) is [var newest, ..]
            ? $"The newest copy of it is {newest}, of {File.GetLastWriteTimeUtc(newest):yyyy-MM-dd HH:mm} UTC; to go on with that: {string.Concat(Aside(folder))}cp '{newest}' '{folder.Database}'"
            : "There is no copy of it in the data folder; put back one of your own";
        return $"{folder.Database} {what} Nothing has been changed. {remedy}. To begin anew instead, name another data folder with --data DIR.";
    }

    // What is damaged may still hold what the copy lacks: it is put aside with its companions, not deleted.
    private static IEnumerable<string> Aside(DataFolder folder) =>
        new[] { folder.Database, folder.Database + "-wal", folder.Database + "-shm" }.Where(File.Exists).Select(file => $"mv '{file}' '{file}.damaged' && ");
}
