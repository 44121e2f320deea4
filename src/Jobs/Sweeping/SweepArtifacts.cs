using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>The files that a sweep leaves beside those of its trials.</summary>
public static class SweepArtifacts
{
    public static ArtifactName Report { get; } = new("sweep.json", "sweep", MediaTypes.Json);
    public static ArtifactName Csv { get; } = new("sweep.csv", "table", MediaTypes.Csv);
    public static ArtifactName Reproduce { get; } = new("reproduce.json", "reproduce", MediaTypes.Json);

    /// <summary>How fast it was: apart from the report, which is the same whenever a sweep is run.</summary>
    public static ArtifactName Speed { get; } = new("speed.json", "speed", MediaTypes.Json);

    public static IReadOnlyList<ArtifactName> All { get; } = [Report, Csv, Reproduce, Speed];
}
