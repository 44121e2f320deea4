namespace Vectorscope.Dashboard.Configuration;

/// <summary>Paths as people write them.</summary>
internal static class FolderPath
{
    /// <summary>The absolute path: <c>~</c> is the home folder, anything relative starts at <paramref name="currentFolder"/>.</summary>
    internal static string Resolve(string path, string currentFolder)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        if (path == "~") path = home;
        else if (path.StartsWith("~/", StringComparison.Ordinal)) path = Path.Combine(home, path[2..]);
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, currentFolder));
    }
}
