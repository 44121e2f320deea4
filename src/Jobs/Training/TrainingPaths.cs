using System.Globalization;
using System.Text.RegularExpressions;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Training;

/// <summary>Where a training reads and writes.</summary>
internal static partial class TrainingPaths
{
    private const int LongestName = 60;

    /// <summary>The absolute path: <c>~</c> is the home folder, anything relative starts at the current one.</summary>
    public static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(DataFolder.Expand(path.Trim())));

    /// <summary>Whether something lies there that a trained model must not be mixed with.</summary>
    public static bool IsTaken(string path) =>
        File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());

    /// <summary>A free folder below a parent, called after the run.</summary>
    public static string Free(string parent, string runName)
    {
        var stem = NotInName().Replace(runName, "-").Trim('-', '.');
        stem = stem.Length == 0 ? "trained" : stem[..Math.Min(stem.Length, LongestName)].TrimEnd('-', '.');
        var path = Path.Combine(parent, stem);
        for (var n = 2; IsTaken(path); n++)
        {
            path = Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{stem}-{n}"));
        }
        return path;
    }

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex NotInName();
}
