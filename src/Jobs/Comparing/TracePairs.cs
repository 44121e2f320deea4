using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Comparing;

/// <summary>Reads two trials that are looked at side by side, and where their arms part elsewhere.</summary>
public sealed class TracePairs(IDbContextFactory<VectorscopeContext> contexts, RepeatedTrials repeated)
{
    private readonly ArmTrialsReader _reader = new(repeated);

    /// <returns>Null where a run has no such trial.</returns>
    public async Task<TracePair?> FindAsync(TrialAddress a, TrialAddress b, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ReadAsync(context, a, cancellationToken) is not { } left || await ReadAsync(context, b, cancellationToken) is not { } right)
        {
            return null;
        }
        var apart = left.Tasks.Where(task => right.Tasks.TryGetValue(task.Key, out var other) && other.Count.Rate != task.Value.Count.Rate)
            .OrderBy(task => task.Key, StringComparer.Ordinal)
            .Select(task => (Task: task.Key, Pair: task.Value.PairWith(right.Tasks[task.Key])))
            .Select(task => new TracePlace(task.Task, new TrialAddress(a.RunId, task.Pair.This), new TrialAddress(b.RunId, task.Pair.Other)))
            .ToList();
        var here = left.Side.Trial.Task;
        return new TracePair(
            left.Side, right.Side,
            left.Side.Trial.Task == right.Side.Trial.Task && (left.Side.TaskDigest is not { } mine || right.Side.TaskDigest is not { } theirs || mine == theirs),
            apart.Count,
            apart.LastOrDefault(place => string.CompareOrdinal(place.Task, here) < 0),
            apart.FirstOrDefault(place => string.CompareOrdinal(place.Task, here) > 0));
    }

    private async Task<(TraceSide Side, IReadOnlyDictionary<string, ComparedCell> Tasks)?> ReadAsync(
        VectorscopeContext context, TrialAddress address, CancellationToken cancellationToken)
    {
        var trials = context.Trials.AsNoTracking().Where(trial => trial.RunId == address.RunId && trial.Id == address.Trial);
        if (await trials.Select(TrialProjections.Row).SingleOrDefaultAsync(cancellationToken) is not { } row)
        {
            return null;
        }
        var digest = await trials.Select(trial => trial.TaskDigest).SingleAsync(cancellationToken);
        var name = await context.Runs.Where(run => run.Id == address.RunId).Select(run => run.Name).SingleAsync(cancellationToken);
        var arm = (await _reader.ReadAsync(context, address.RunId, [row.Arm], cancellationToken))[row.Arm];
        var tasks = arm.Trials.GroupBy(trial => trial.Task, StringComparer.Ordinal).ToDictionary(task => task.Key, ComparedCell.Of, StringComparer.Ordinal);
        return (new TraceSide(row, name, digest, tasks.GetValueOrDefault(row.Task)?.Trials ?? []), tasks);
    }
}

/// <summary>Two trials side by side.</summary>
/// <param name="SameTask">They are of one task, as far as is known with the same folder.</param>
/// <param name="Apart">Tasks at which the two arms have different rates.</param>
/// <param name="Previous">The one of them before this task by name, with the trials that show it best; null for none.</param>
/// <param name="Next">The one after it.</param>
public sealed record TracePair(TraceSide A, TraceSide B, bool SameTask, int Apart, TracePlace? Previous, TracePlace? Next);

/// <summary>One of them.</summary>
/// <param name="TaskDigest">Of the task's folder; null where it is not known.</param>
/// <param name="Attempts">The arm's graded trials at the task.</param>
public sealed record TraceSide(TrialRow Trial, string RunName, string? TaskDigest, IReadOnlyList<ComparedTrial> Attempts);

/// <summary>A pair of trials at another task.</summary>
public sealed record TracePlace(string Task, TrialAddress A, TrialAddress B);
