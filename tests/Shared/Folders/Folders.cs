namespace Vectorscope.Tests;

/// <summary>Ends the folders that tests work in.</summary>
internal static class Folders
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Deletes a folder with all that is in it. What was begun there, such as the reading of a page that was left, may be writing still: that
    /// says nothing about the test, so the folder is deleted again until that has ended. The limit only ends a test that hangs.
    /// </summary>
    internal static async ValueTask DeleteAsync(string folder)
    {
        for (var left = TimeSpan.FromMinutes(1); !TryDelete(folder, isLast: left <= TimeSpan.Zero); left -= Pause) await Task.Delay(Pause);
    }

    /// <summary>The same for whoever cannot wait asynchronously.</summary>
    internal static void Delete(string folder) => DeleteAsync(folder).AsTask().GetAwaiter().GetResult();

    private static bool TryDelete(string folder, bool isLast)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (IOException) when (!isLast && Directory.Exists(folder))
        {
            return false;
        }
    }
}
