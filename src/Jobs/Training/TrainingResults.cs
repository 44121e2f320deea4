using System.Text.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Training.Steps;

namespace Vectorscope.Jobs.Training;

/// <summary>Reads what a training left, and its steps while it goes on.</summary>
public sealed class TrainingResults(RunQueries queries, RunKinds kinds, ArtifactStore artifacts, DataFolder folder)
{
    /// <summary>Null before the end.</summary>
    /// <exception cref="DamagedArtifactException">The file is not what was stored.</exception>
    public async Task<TrainingReport?> ReadReportAsync(string runId, CancellationToken cancellationToken)
    {
        var artifact = await queries.FindArtifactAsync(runId, TrainingArtifacts.Report.Name, cancellationToken);
        if (artifact is null)
        {
            return null;
        }
        return await DamagedArtifactException.WatchAsync(runId, artifact.Name, async () =>
        {
            await using var stream = artifacts.Open(artifact.Sha256);
            return await JsonSerializer.DeserializeAsync<TrainingReport>(stream, JobsJson.Options, cancellationToken);
        });
    }

    /// <summary>What a training was told to do.</summary>
    public TrainingPlan ReadPlan(RunDetail run) => new(kinds.Find(TrainingSpec.KindName)!.Read<TrainingSpec>(run.Spec, run.Snapshot));

    /// <summary>Lets the reader catch up with the run.</summary>
    /// <returns>Whether there was anything new.</returns>
    /// <exception cref="DamagedArtifactException">The file is not what was stored.</exception>
    public async Task<bool> ReadStepsAsync(string runId, StepReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await FindStepsAsync(runId, cancellationToken) is { } path && await reader.ReadAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // The run ended in between: the file of its work folder is an artifact now.
            return await FindStepsAsync(runId, cancellationToken) is { } path && await reader.ReadAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw DamagedArtifactException.Of(runId, TrainingArtifacts.Steps.Name, e);
        }
    }

    // The one place that knows where steps lie: an artifact at the end, until then a file of the process that works on the run.
    private async Task<string?> FindStepsAsync(string runId, CancellationToken cancellationToken)
    {
        if (await queries.FindArtifactAsync(runId, TrainingArtifacts.Steps.Name, cancellationToken) is { } artifact)
        {
            return artifacts.PathOf(artifact.Sha256);
        }
        var path = TrainingWork.Steps(folder.RunFolder(runId));
        return File.Exists(path) ? path : null;
    }
}
