using System.Text.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Jobs.Replaying;

/// <summary>Reads what a replay left.</summary>
public sealed class ReplayResults(RunQueries queries, ArtifactStore artifacts)
{
    /// <summary>Null before the end.</summary>
    /// <exception cref="DamagedArtifactException">The file is not what was stored.</exception>
    public async Task<ReplayReport?> ReadReportAsync(string runId, CancellationToken cancellationToken)
    {
        if (await queries.FindArtifactAsync(runId, ReplayArtifacts.Report.Name, cancellationToken) is not { } artifact || artifact.Kind != ReplayArtifacts.Report.Kind)
        {
            return null;
        }
        return await DamagedArtifactException.WatchAsync(runId, artifact.Name, async () =>
        {
            await using var stream = artifacts.Open(artifact.Sha256);
            return await JsonSerializer.DeserializeAsync<ReplayReport>(stream, JobsJson.Options, cancellationToken);
        });
    }
}
