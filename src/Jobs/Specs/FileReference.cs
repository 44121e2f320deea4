namespace Vectorscope.Jobs.Specs;

/// <summary>How specs name files that the store holds: an artifact by its run and name, or by its content. Anything else is a path.</summary>
public static class FileReference
{
    internal const string OfRun = "run:";
    internal const string OfHash = "sha256:";

    /// <summary>An artifact by the run that made it: <c>run:ID/NAME</c>.</summary>
    public static string Artifact(string runId, string name) => $"{OfRun}{runId}/{name}";

    /// <summary>Whether the text names something in the store, and not a path.</summary>
    public static bool IsOfStore(string text) =>
        text.Trim() is var name && (name.StartsWith(OfRun, StringComparison.Ordinal) || name.StartsWith(OfHash, StringComparison.Ordinal));

    /// <summary>A text that names what a reference was resolved to.</summary>
    public static string Of(ResolvedReference file) => file.Place ?? (file.Id is { } runId ? Artifact(runId, file.Name) : OfHash + file.Hash);
}
