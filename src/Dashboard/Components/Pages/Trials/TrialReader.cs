using System.Text;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Sweeping;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Components.Pages.Trials;

/// <summary>Reads a trial for its page and its drawer.</summary>
public sealed class TrialReader(RunQueries runs, TrialDetails details, BenchmarkTables tables, TrialQueries trials, ArtifactStore artifacts)
{
    private const int MostLogBytes = 1 << 20;

    /// <summary>Null when the run has no such trial.</summary>
    public async Task<TrialView?> ReadAsync(string runId, long trialId, CancellationToken cancellationToken)
    {
        var detail = await details.FindAsync(runId, trialId, cancellationToken);
        if (detail is null)
        {
            return null;
        }

        var run = await runs.FindAsync(runId, cancellationToken);
        var kept = await tables.KeptAsync(runId, cancellationToken);
        IReadOnlyList<string> arms = kept is null ? [] : [.. kept.Spec.Arms.Select(arm => arm.Name)];
        var place = arms.ToList().IndexOf(detail.Row.Arm);
        var log = detail.Files.FirstOrDefault(file => file.Name.EndsWith("/verifier/test-stdout.txt", StringComparison.Ordinal))
            ?? detail.Files.FirstOrDefault(file => file.Name.Contains("/verifier/", StringComparison.Ordinal) && Path.GetExtension(file.Name) is (".txt" or ".log"));
        return new TrialView(
            detail,
            run?.Name ?? runId,
            place < 0 ? SeriesColours.Neutral : SeriesColours.Of(kept, arms)[place],
            log is null ? null : await ReadTextAsync(log, cancellationToken))
        {
            IsOfSweep = run?.Kind == SweepSpec.KindName,
            ContextTokens = detail.Served is { } served ? ContextTokens(served) : place < 0 ? null : kept!.ContextTokens(kept.Spec.Arms[place]),
            Again = run?.Kind == BenchmarkSpec.KindName && place >= 0 ? kept!.Again(kept.Spec.Arms[place], detail.Row.Task) : null,
            Others = detail.Served is null ? await trials.OthersOnTaskAsync(runId, detail.Row, cancellationToken) : [],
        };
    }

    private static int? ContextTokens(ServedExtra served)
    {
        try
        {
            return ModelConfig.Load(served.ModelFolder).MaximumPositions;
        }
        catch (Exception e) when (e is CheckpointException or IOException or UnauthorizedAccessException)
        {
            // The folder has gone since; the trace is still worth reading.
            return null;
        }
    }

    // The end of a long log says more than its beginning.
    private async Task<string> ReadTextAsync(ArtifactRow file, CancellationToken cancellationToken)
    {
        await using var stream = artifacts.Open(file.Sha256);
        if (stream.Length > MostLogBytes)
        {
            stream.Seek(-MostLogBytes, SeekOrigin.End);
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
