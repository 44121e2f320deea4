using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Artifacts;

/// <summary>Look-ups by a folder in artifacts' names.</summary>
internal static class ArtifactNames
{
    /// <summary>Those of a run whose names begin with a folder, such as <c>trials/NAME/</c>: a range of the index, where LIKE would read all of the run's.</summary>
    public static IQueryable<Artifact> InFolder(this IQueryable<Artifact> artifacts, string runId, string folder)
    {
        // The sign behind the slash: names in the folder lie between the two.
        var end = folder[..^1] + (char)(folder[^1] + 1);
#pragma warning disable CA1309 // SQL compares bytes; the overload with a comparison has no translation.
        return artifacts.Where(artifact => artifact.RunId == runId && string.Compare(artifact.Name, folder) >= 0 && string.Compare(artifact.Name, end) < 0);
#pragma warning restore CA1309
    }
}
