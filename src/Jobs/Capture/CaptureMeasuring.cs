using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Leases;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Capture;

/// <summary>Measures the stored activations of a completed capture again, by today's method: its model need not be there any more.</summary>
public sealed class CaptureMeasuring(
    RunQueries queries, CaptureResults results, ArtifactStore artifacts, IDbContextFactory<VectorscopeContext> contexts, RunEvents events, TimeProvider time)
{
    private const string Again = "Measured again from the stored activations.";

    /// <summary>Replaces <c>separability.json</c> and the run's sentence. Takes seconds, minutes with hundreds of prompts.</summary>
    public async Task<MeasuredAgain> MeasureAsync(string runId, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(runId, cancellationToken) is not { } run)
        {
            return new(null, $"There is no run {Quote.Of(runId)}.", IsMissing: true);
        }
        if (run.Kind != CaptureSpec.KindName || run.State != RunState.Completed)
        {
            return new(null, run.Kind != CaptureSpec.KindName
                ? "Only a capture can be measured again."
                : $"The capture is {RunStateNames.Of(run.State)}; only a completed one is measured again. Resume it instead.");
        }
        using var file = await results.OpenCaptureAsync(runId, cancellationToken);
        if (file is null)
        {
            return new(null, $"The activations of {runId} are gone, so they cannot be measured again. Run it again.");
        }
        var (separability, _) = await Task.Run(() => CaptureAnalysis.Run(file, new InlineProgress<string>(_ => { }), cancellationToken), cancellationToken);
        await artifacts.PutAsync(
            runId, CaptureArtifacts.Separability, (stream, token) => JsonSerializer.SerializeAsync(stream, separability, JobsJson.Indented, token), cancellationToken);
        await NoteAsync(run, CaptureAnalysis.Summary(file.Info, separability), cancellationToken);
        return new(separability);
    }

    private async Task NoteAsync(RunDetail run, string summary, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.UpdateRunAsync(
            runs => runs.Where(row => row.Id == run.Id && row.State == RunState.Completed),
            set => set.SetProperty(row => row.Reason, summary).SetProperty(row => row.Version, row => row.Version + 1),
            cancellationToken);
        context.RunEvents.Add(new RunEvent { RunId = run.Id, Attempt = run.Attempt, At = time.GetUtcNow(), State = RunState.Completed, Reason = Again });
        await context.SaveChangesAsync(cancellationToken);
        events.Wake();
    }
}
