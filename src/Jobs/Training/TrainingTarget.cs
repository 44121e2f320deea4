using System.Globalization;
using System.Text.RegularExpressions;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Training;

/// <summary>Where the trained model goes: what the spec says, or a free folder that was chosen when the run was submitted.</summary>
/// <param name="Out">Absolute path of the folder.</param>
public sealed partial record TrainingTarget(string Out)
{
    private const int LongestName = 60;

    /// <summary>The folder that a spec names.</summary>
    internal static TrainingTarget At(string path) => new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(DataFolder.Expand(path.Trim()))));

    /// <summary>A free folder below a parent, called after the run.</summary>
    internal static TrainingTarget Free(string parent, string runName)
    {
        var stem = NotInName().Replace(runName, "-").Trim('-', '.');
        stem = stem.Length == 0 ? "trained" : stem[..Math.Min(stem.Length, LongestName)].TrimEnd('-', '.');
        var target = new TrainingTarget(Path.Combine(parent, stem));
        for (var n = 2; target.IsTaken(); n++)
        {
            target = new TrainingTarget(Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{stem}-{n}")));
        }
        return target;
    }

    /// <summary>Whether something lies there that a trained model must not be mixed with.</summary>
    internal bool IsTaken() => File.Exists(Out) || (Directory.Exists(Out) && Directory.EnumerateFileSystemEntries(Out).Any());

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex NotInName();
}
