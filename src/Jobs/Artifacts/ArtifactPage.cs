namespace Vectorscope.Jobs.Artifacts;

/// <summary>Part of a run's files.</summary>
/// <param name="Total">How many there are that fit.</param>
public sealed record ArtifactPage(IReadOnlyList<ArtifactRow> Rows, int Total);
