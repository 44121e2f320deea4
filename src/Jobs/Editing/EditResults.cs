using System.Text.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Jobs.Editing;

/// <summary>Reads what an edit left.</summary>
public sealed class EditResults(RunQueries queries, ArtifactStore artifacts)
{
    /// <summary>Null before the end.</summary>
    /// <exception cref="DamagedArtifactException">The file is not what was stored.</exception>
    public async Task<EditReport?> ReadReportAsync(string runId, CancellationToken cancellationToken)
    {
        var artifact = await queries.FindArtifactAsync(runId, EditArtifacts.Report.Name, cancellationToken);
        if (artifact is null || artifact.Kind != EditArtifacts.Report.Kind)
        {
            return null;
        }
        return await DamagedArtifactException.WatchAsync(runId, artifact.Name, async () =>
        {
            await using var stream = artifacts.Open(artifact.Sha256);
            return await JsonSerializer.DeserializeAsync<EditReport>(stream, JobsJson.Options, cancellationToken);
        });
    }
}
