using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Directions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Jobs.Capture;

/// <summary>Reads what a capture run left.</summary>
public sealed class CaptureResults(RunQueries queries, ArtifactStore artifacts)
{
    /// <summary>The separability reports, those of earlier versions as what they are; null before the run has come so far.</summary>
    /// <exception cref="DamagedArtifactException">Their file is not what was stored.</exception>
    public async Task<CaptureSeparability?> ReadSeparabilityAsync(string runId, CancellationToken cancellationToken)
    {
        var artifact = await queries.FindArtifactAsync(runId, CaptureArtifacts.Separability.Name, cancellationToken);
        if (artifact is null)
        {
            return null;
        }
        return await DamagedArtifactException.WatchAsync(runId, artifact.Name, async () =>
        {
            await using var stream = artifacts.Open(artifact.Sha256);
            var content = await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken);
            foreach (var report in (content?["reports"] as JsonArray ?? []).Where(EarlierSeparability.Is))
            {
                EarlierSeparability.Convert(report!.AsObject());
            }
            var read = content.Deserialize<CaptureSeparability>(JobsJson.Options);
            return read is { Reports: not null } && read.Reports.All(IsWhole) ? read : throw new JsonException("It lacks a report, or a part of one.");
        });
    }

    // The serialiser does not mind what is missing.
    private static bool IsWhole(SeparabilityReport? report) =>
        report is { SideA: not null, SideB: not null, Position: not null, PromptsA: not null, PromptsB: not null, Layers: not null }
        && report.Layers.All(layer => layer is { ProjectionsA: not null, ProjectionsB: not null });

    /// <summary>The captured activations; null before the run has come so far. Dispose the file after use.</summary>
    /// <exception cref="DamagedArtifactException">Their file is not what was stored.</exception>
    public async Task<CaptureFile?> OpenCaptureAsync(string runId, CancellationToken cancellationToken)
    {
        var artifact = await queries.FindArtifactAsync(runId, CaptureArtifacts.Capture.Name, cancellationToken);
        return artifact is not null && artifacts.PathOf(artifact.Sha256) is { } path
            ? await DamagedArtifactException.WatchAsync(runId, artifact.Name, () => Task.Run(() => CaptureFile.Open(path), cancellationToken))
            : null;
    }
}
