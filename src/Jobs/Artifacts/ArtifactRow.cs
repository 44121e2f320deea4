namespace Vectorscope.Jobs.Artifacts;

/// <summary>A file that a run made.</summary>
public sealed record ArtifactRow(
    long Id,
    string RunId,
    string Name,
    string Kind,
    string MediaType,
    string Sha256,
    long Bytes,
    DateTimeOffset CreatedAt);
