namespace Vectorscope.Engine.Checkpoints;

/// <summary>Makes a folder beside its place and moves it there at the end, so that a folder of that name is always complete.</summary>
internal static class FolderDraft
{
    /// <param name="target">Must not exist, or be an empty folder.</param>
    /// <param name="fill">Is given the draft's path; when it throws, nothing is left behind.</param>
    /// <exception cref="CheckpointException">The target has content already.</exception>
    internal static void Fill(string target, Action<string> fill)
    {
        target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        if (File.Exists(target) || Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new CheckpointException(target, "exists already and is not an empty folder; name another, or remove it first");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var draft = $"{target}.{Guid.NewGuid():n}.partial";
        Directory.CreateDirectory(draft);
        try
        {
            fill(draft);
            if (Directory.Exists(target)) Directory.Delete(target);
            Directory.Move(draft, target);
        }
        catch
        {
            Directory.Delete(draft, recursive: true);
            throw;
        }
    }
}
