namespace Vectorscope.Jobs.Artifacts;

/// <summary>What a lineage edge can start from.</summary>
public static class RunInputKinds
{
    public const string Artifact = "artifact";
    public const string Model = "model";
}
