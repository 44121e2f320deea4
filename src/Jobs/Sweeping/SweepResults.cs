using System.Text.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>Reads what a sweep left, and what is there of it while it goes on or after it was stopped.</summary>
public sealed class SweepResults(RunQueries queries, RunKinds kinds, BenchmarkTables tables, ArtifactStore artifacts, DataFolder folder)
{
    /// <summary>Null where there is no such sweep.</summary>
    /// <exception cref="DamagedArtifactException">The file is not what was stored.</exception>
    public async Task<SweepReport?> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(runId, cancellationToken) is not { Kind: SweepSpec.KindName } run)
        {
            return null;
        }
        // A run that failed among its trials has a report, and is beyond it once it is resumed.
        var stored = await StoredAsync(runId, cancellationToken);
        if (stored is not null && run.State.IsEnd())
        {
            return stored;
        }
        var live = await SweepWork.ReadAsync<SweepReport>(SweepWork.Live(folder.RunFolder(runId)), cancellationToken);
        // The run ended in between: what its work folder held is an artifact now.
        return live is null && (stored ?? await StoredAsync(runId, cancellationToken)) is { } whole
            ? whole
            : SweepProgress.WithPasses(live ?? Planned(run), await tables.ArmsAsync(runId, cancellationToken));
    }

    private async Task<SweepReport?> StoredAsync(string runId, CancellationToken cancellationToken)
    {
        var artifact = await queries.FindArtifactAsync(runId, SweepArtifacts.Report.Name, cancellationToken);
        if (artifact is null || artifact.Kind != SweepArtifacts.Report.Kind)
        {
            return null;
        }
        return await DamagedArtifactException.WatchAsync(runId, artifact.Name, async () =>
        {
            await using var stream = artifacts.Open(artifact.Sha256);
            return await JsonSerializer.DeserializeAsync<SweepReport>(stream, JobsJson.Options, cancellationToken);
        });
    }

    // Before the first reply: what there is to come.
    private SweepReport Planned(RunDetail run)
    {
        var kept = kinds.Find(SweepSpec.KindName)!.Read<SweepSpec>(run.Spec, run.Snapshot);
        return new SweepProgress(kept.Spec, kept.References, kept.FactsAs<SweepFacts>()).Report([], isWhole: false);
    }
}
