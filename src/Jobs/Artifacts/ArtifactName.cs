namespace Vectorscope.Jobs.Artifacts;

/// <summary>What an artifact is called within its run, what it is, and its media type.</summary>
public sealed record ArtifactName(string Name, string Kind, string MediaType);
