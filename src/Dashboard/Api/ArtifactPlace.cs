namespace Vectorscope.Dashboard.Api;

/// <summary>Where a file of a run lies.</summary>
/// <param name="Path">On the server's machine; null when the file is gone.</param>
internal sealed record ArtifactPlace(string Name, string Kind, long Bytes, string Sha256, string? Path);
