using System.Text.Json;
using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Jobs.Finding;

/// <summary>Reads what a run that found a direction left.</summary>
public sealed class DirectionResults(RunQueries queries, ArtifactStore artifacts)
{
    /// <summary>The audit; null for a combination, and before the end.</summary>
    /// <exception cref="DamagedArtifactException">The file is not what was stored.</exception>
    public async Task<AuditReport?> ReadAuditAsync(string runId, CancellationToken cancellationToken)
    {
        var artifact = await queries.FindArtifactAsync(runId, DirectionArtifacts.Audit.Name, cancellationToken);
        if (artifact is null || artifact.Kind != DirectionArtifacts.Audit.Kind)
        {
            return null;
        }
        return await DamagedArtifactException.WatchAsync(runId, artifact.Name, async () =>
        {
            await using var stream = artifacts.Open(artifact.Sha256);
            return await JsonSerializer.DeserializeAsync<AuditReport>(stream, JobsJson.Options, cancellationToken);
        });
    }
}
