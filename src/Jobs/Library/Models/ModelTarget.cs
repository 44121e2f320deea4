using System.Globalization;
using System.Text.RegularExpressions;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Library.Models;

/// <summary>Where a model that a run makes goes: what the spec says, or a free folder that was chosen when the run was submitted.</summary>
/// <param name="Out">Absolute path of the folder.</param>
public sealed partial record ModelTarget(string Out)
{
    private const int LongestName = 60;

    /// <summary>The folder that a spec names.</summary>
    internal static ModelTarget At(string path) => new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(DataFolder.Expand(path.Trim()))));

    /// <summary>A free folder below a parent, called after the run or what it makes.</summary>
    internal static ModelTarget Free(string parent, string name)
    {
        var stem = NotInName().Replace(name, "-").Trim('-', '.');
        stem = stem.Length == 0 ? "model" : stem[..Math.Min(stem.Length, LongestName)].TrimEnd('-', '.');
        var target = new ModelTarget(Path.Combine(parent, stem));
        for (var n = 2; target.IsTaken(); n++)
        {
            target = new ModelTarget(Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{stem}-{n}")));
        }
        return target;
    }

    /// <summary>Whether something lies there that a model must not be mixed with.</summary>
    internal bool IsTaken() => File.Exists(Out) || (Directory.Exists(Out) && Directory.EnumerateFileSystemEntries(Out).Any());

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex NotInName();
}
