using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>By what the trials of each run are to be flagged.</summary>
/// <remarks>
/// Of the studies that a run is in, the one that it joined first among those that set thresholds of their own sets them; likewise the first whose
/// baseline is an arm of the run names the baseline.
/// </remarks>
internal static class RunFlaggings
{
    private const int AtOnce = 500;

    public static async Task<FlagThresholds> ThresholdsAsync(VectorscopeContext context, string runId, CancellationToken cancellationToken) => FlagThresholds.Read(
        await context.RunFlaggings.Where(flagging => flagging.RunId == runId).Select(flagging => flagging.Thresholds).SingleOrDefaultAsync(cancellationToken)
        ?? (await StudiesAsync(context, runId, cancellationToken)).GetValueOrDefault(runId)?.Thresholds);

    /// <summary>Says, in a transaction of the caller's, that trials of the run changed.</summary>
    public static async Task MoveAsync(VectorscopeContext context, FindingRules rules, string runId, CancellationToken cancellationToken)
    {
        if (context.RunFlaggings.Local.Any(flagging => flagging.RunId == runId)
            || await context.RunFlaggings.Where(flagging => flagging.RunId == runId)
                .ExecuteUpdateAsync(set => set.SetProperty(flagging => flagging.Waits, true).SetProperty(flagging => flagging.Moves, flagging => flagging.Moves + 1), cancellationToken) > 0)
        {
            return;
        }
        var wanted = (await StudiesAsync(context, runId, cancellationToken)).GetValueOrDefault(runId) ?? Wanted.Own;
        context.RunFlaggings.Add(new RunFlagging
        {
            RunId = runId, Thresholds = wanted.Thresholds, Baseline = wanted.Baseline, Mark = rules.MarkOf(FlagThresholds.Read(wanted.Thresholds)), Waits = true, Moves = 1,
        });
    }

    /// <summary>Takes over what studies and rules say now, where it is not what is written.</summary>
    public static async Task SyncAsync(VectorscopeContext context, FindingRules rules, CancellationToken cancellationToken)
    {
        var studies = await StudiesAsync(context, null, cancellationToken);
        var written = await context.RunFlaggings.AsNoTracking().Where(flagging => flagging.Thresholds != "" || flagging.Baseline != "" || flagging.Mark != rules.Mark).ToListAsync(cancellationToken);
        foreach (var some in studies.Keys.Except(written.Select(flagging => flagging.RunId)).Chunk(AtOnce))
        {
            written.AddRange(await context.RunFlaggings.AsNoTracking().Where(flagging => some.Contains(flagging.RunId)).ToListAsync(cancellationToken));
        }
        foreach (var alike in written.GroupBy(flagging => studies.GetValueOrDefault(flagging.RunId) ?? Wanted.Own))
        {
            var (wanted, mark) = (alike.Key, rules.MarkOf(FlagThresholds.Read(alike.Key.Thresholds)));
            foreach (var some in alike.Where(flagging => (flagging.Thresholds, flagging.Baseline, flagging.Mark) != (wanted.Thresholds, wanted.Baseline, mark)).Select(flagging => flagging.RunId).Chunk(AtOnce))
            {
                await context.RunFlaggings.Where(row => some.Contains(row.RunId)).ExecuteUpdateAsync(set => set
                    .SetProperty(row => row.Thresholds, wanted.Thresholds).SetProperty(row => row.Baseline, wanted.Baseline).SetProperty(row => row.Mark, mark)
                    .SetProperty(row => row.Waits, true).SetProperty(row => row.Moves, row => row.Moves + 1), cancellationToken);
            }
        }
    }

    /// <summary>What studies say of runs; a run of which they say nothing is not among them.</summary>
    /// <param name="runId">Null for all.</param>
    private static async Task<IReadOnlyDictionary<string, Wanted>> StudiesAsync(VectorscopeContext context, string? runId, CancellationToken cancellationToken)
    {
        var members = await (
            from member in context.StudyRuns
            join study in context.Studies on member.StudyId equals study.Id
            where (runId == null || member.RunId == runId) && (study.Thresholds != "" || study.Baseline!.StartsWith(member.RunId + "/"))
            orderby member.AddedAt, member.StudyId
            select new { member.RunId, study.Thresholds, study.Baseline }).ToListAsync(cancellationToken);
        return members.GroupBy(member => member.RunId).ToDictionary(run => run.Key, run => new Wanted(
            run.Select(member => member.Thresholds).FirstOrDefault(thresholds => thresholds.Length > 0) ?? "",
            run.Select(member => member.Baseline).FirstOrDefault(arm => arm is not null && arm.StartsWith(run.Key + "/", StringComparison.Ordinal))?[(run.Key.Length + 1)..] ?? ""));
    }

    private sealed record Wanted(string Thresholds, string Baseline)
    {
        public static Wanted Own { get; } = new("", "");
    }
}
