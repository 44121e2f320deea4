using System.Text.Json;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Dashboard.Components.Pages.Captures;

/// <summary>Reads a capture's results for its page.</summary>
public sealed class CaptureReader(RunQueries queries, RunKinds kinds, CaptureResults results, ArtifactStore artifacts)
{
    /// <summary>Null when there is no such run.</summary>
    public async Task<CaptureResult?> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await queries.FindAsync(runId, cancellationToken);
        if (run is null)
        {
            return null;
        }

        if (run.Kind != CaptureSpec.KindName)
        {
            return new CaptureResult(run, null, [], null, []);
        }

        return new CaptureResult(
            run,
            kinds.Find(CaptureSpec.KindName)!.Read<CaptureSpec>(run.Spec, run.Snapshot),
            (await results.ReadSeparabilityAsync(runId, cancellationToken))?.Reports ?? [],
            await ReadReproduceAsync(runId, cancellationToken),
            await queries.ArtifactsAsync(runId, cancellationToken));
    }

    private async Task<Reproduce?> ReadReproduceAsync(string runId, CancellationToken cancellationToken)
    {
        var file = await queries.FindArtifactAsync(runId, CaptureArtifacts.Reproduce.Name, cancellationToken);
        if (file is null)
        {
            return null;
        }

        await using var stream = artifacts.Open(file.Sha256);
        return await JsonSerializer.DeserializeAsync<Reproduce>(stream, JobsJson.Options, cancellationToken);
    }
}
