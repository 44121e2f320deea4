using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Studies;

/// <summary>Reads the arms of a study's runs. What an ended run came to is read once, and again only when something about the run changes.</summary>
public sealed class LedgerRuns(IDbContextFactory<VectorscopeContext> contexts, Comparisons comparisons)
{
    private const int MostKept = 1000;

    private readonly ConcurrentDictionary<string, (long Change, IReadOnlyList<ComparedArm> Arms)> _ended = new();

    /// <summary>All arms of all runs of a study, those of the newest run first.</summary>
    internal async Task<IReadOnlyList<(StudyRunRow Run, ComparedArm Arm)>> ReadAsync(string study, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = await StudyQueries.RunsAsync(context, study, cancellationToken);
        var changes = await context.StudyRuns.Where(member => member.StudyId == study).Join(context.Runs, member => member.RunId, run => run.Id, (member, run) => run)
            .ToDictionaryAsync(run => run.Id, run => run.Change, cancellationToken);
        var read = new IReadOnlyList<ComparedArm>[runs.Count];
        await Parallel.ForAsync(0, runs.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Math.Min(4, Environment.ProcessorCount) }, async (i, stop) =>
            read[i] = await ArmsAsync(runs[i], changes.GetValueOrDefault(runs[i].Id), stop));
        return [.. runs.SelectMany((run, i) => read[i].Select(arm => (run, arm)))];
    }

    private async Task<IReadOnlyList<ComparedArm>> ArmsAsync(StudyRunRow run, long change, CancellationToken cancellationToken)
    {
        if (_ended.TryGetValue(run.Id, out var known) && known.Change == change)
        {
            return known.Arms;
        }
        var arms = await comparisons.ReadRunAsync(run.Id, cancellationToken);
        if (run.State.IsEnd())
        {
            if (_ended.Count >= MostKept)
            {
                _ended.Clear();
            }
            _ended[run.Id] = (change, arms);
        }
        return arms;
    }
}
