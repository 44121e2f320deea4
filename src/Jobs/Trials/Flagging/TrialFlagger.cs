using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Trials.Flagging;

/// <summary>
/// Flags stored trials by the present rules and thresholds: those that others flagged, those whose rules want to see the whole trial, and, once a
/// run is at rest, what takes a trial's peers.
/// </summary>
/// <remarks>
/// The turns are read and judged without a lock; what was found is stored only if the trial still is what was judged, so that two
/// processes may meet here and a trial that is started anew meanwhile keeps its own.
/// </remarks>
public sealed partial class TrialFlagger(
    IDbContextFactory<VectorscopeContext> contexts, TrialQueries queries, RunPeers peers, FindingRules rules, RunEvents events, ILogger<TrialFlagger> logger)
{
    /// <summary>So many are stored together, with the lock of the store held for milliseconds.</summary>
    private const int MostTrials = 50;

    // The store takes a limited number of parameters.
    private const int MostRuns = 500;

    /// <summary>More would mean that a rule is broken, not a trial.</summary>
    private const int MostFailed = 100;

    // Not again in this process, the runs unless they move.
    private readonly HashSet<long> _failed = [];
    private readonly Dictionary<string, (string Mark, long Moves)> _left = new(StringComparer.Ordinal);

    /// <summary>Trials that are still to be flagged; one that runs is left alone.</summary>
    public async Task<int> WaitingAsync(CancellationToken cancellationToken) => (await ProgressAsync(null, cancellationToken)).Waiting;

    /// <summary>How far flagging has come.</summary>
    /// <param name="study">Of its runs alone; null for all.</param>
    public async Task<FlaggingProgress> ProgressAsync(string? study, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var marks = (await context.RunFlaggings.Select(flagging => flagging.Thresholds).Distinct().ToListAsync(cancellationToken)).ConvertAll(thresholds => rules.MarkOf(FlagThresholds.Read(thresholds)));
        var of = context.RunFlaggings.AsNoTracking().Where(flagging => study == null || context.StudyRuns.Any(member => member.StudyId == study && member.RunId == flagging.RunId));
        // Until somebody flags by the present rules, all that others flagged waits.
        var behind = await of.Where(flagging => !marks.Contains(flagging.Mark)).Select(flagging => flagging.RunId).ToListAsync(cancellationToken);
        var runs = of.Where(flagging => flagging.Waits && marks.Contains(flagging.Mark));
        var unseen = 0;
        foreach (var some in behind.Chunk(MostRuns))
        {
            unseen += await context.Trials.CountAsync(trial => some.Contains(trial.RunId) && trial.FlaggedBy != null, cancellationToken);
        }
        var waiting = await Before(context, runs).CountAsync(cancellationToken) + await After(context, runs).CountAsync(cancellationToken);
        var total = waiting == 0 ? 0 : await runs.Join(context.Trials, flagging => flagging.RunId, trial => trial.RunId, (flagging, trial) => trial).CountAsync(trial => trial.FlaggedBy != null, cancellationToken);
        var resting = await runs.CountAsync(flagging => flagging.Run!.State != RunState.Running, cancellationToken);
        return new FlaggingProgress(unseen + waiting, unseen + total, behind.Count + resting);
    }

    /// <summary>Flags the next few; 0 when none is left.</summary>
    public async Task<int> FlagSomeAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (_failed.Count >= MostFailed)
        {
            return 0;
        }
        await RunFlaggings.SyncAsync(context, rules, cancellationToken);
        // Run by run, so that what is done is not looked at again.
        var runs = await context.RunFlaggings.AsNoTracking().Where(flagging => flagging.Waits).OrderBy(flagging => flagging.RunId).Take(MostRuns)
            .Select(flagging => new { Flagging = flagging, flagging.Run!.State }).ToListAsync(cancellationToken);
        foreach (var run in runs)
        {
            if (await NextAsync(context, run.Flagging.RunId, cancellationToken) is { Count: > 0 } waiting)
            {
                await StoreAsync(context, await JudgeAsync(waiting, cancellationToken), cancellationToken);
                return waiting.Count;
            }
            if (run.State != RunState.Running && _left.GetValueOrDefault(run.Flagging.RunId) != (run.Flagging.Mark, run.Flagging.Moves))
            {
                return await FlagRunAsync(context, run.Flagging, cancellationToken);
            }
        }
        return 0;
    }

    private static IQueryable<RunFlagging> Of(VectorscopeContext context, string runId) => context.RunFlaggings.AsNoTracking().Where(flagging => flagging.RunId == runId);

    // Two ranges of the index rather than one inequality, which no index serves.
#pragma warning disable CA1309 // SQL compares bytes; the overload with a comparison has no translation.
    private static IQueryable<Seen> Before(VectorscopeContext context, IQueryable<RunFlagging> runs) =>
        from flagging in runs
        join trial in context.Trials on flagging.RunId equals trial.RunId
        where string.Compare(trial.FlaggedBy, flagging.Mark) < 0 && !(trial.Running && flagging.Run!.State == RunState.Running)
        select new Seen { Id = trial.Id, RunId = trial.RunId, Tries = trial.Tries, Turns = trial.Turns, FlaggedBy = trial.FlaggedBy!, Mark = flagging.Mark, Thresholds = flagging.Thresholds };

    private static IQueryable<Seen> After(VectorscopeContext context, IQueryable<RunFlagging> runs) =>
        from flagging in runs
        join trial in context.Trials on flagging.RunId equals trial.RunId
        where string.Compare(trial.FlaggedBy, flagging.Mark) > 0 && !(trial.Running && flagging.Run!.State == RunState.Running)
        select new Seen { Id = trial.Id, RunId = trial.RunId, Tries = trial.Tries, Turns = trial.Turns, FlaggedBy = trial.FlaggedBy!, Mark = flagging.Mark, Thresholds = flagging.Thresholds };
#pragma warning restore CA1309

    private async Task<List<Seen>> NextAsync(VectorscopeContext context, string runId, CancellationToken cancellationToken)
    {
        long[] failed = [.. _failed];
        return await SomeAsync(Before(context, Of(context, runId))) is { Count: > 0 } before ? before : await SomeAsync(After(context, Of(context, runId)));

        Task<List<Seen>> SomeAsync(IQueryable<Seen> waiting) =>
            waiting.Where(trial => !failed.Contains(trial.Id)).OrderBy(trial => trial.FlaggedBy).ThenBy(trial => trial.Id).Take(MostTrials).ToListAsync(cancellationToken);
    }

    private async Task<List<(Seen Trial, List<TurnFlag> Flags)>> JudgeAsync(List<Seen> trials, CancellationToken cancellationToken)
    {
        var judged = new List<(Seen, List<TurnFlag>)>();
        foreach (var trial in trials)
        {
            try
            {
                IReadOnlyList<TraceTurn> turns = [.. (await queries.TracesAsync([trial.Id], cancellationToken))[trial.Id]];
                var found = rules.Of(new FlaggedTrial(turns, FlagThresholds.Read(trial.Thresholds)));
                judged.Add((trial, [.. turns.SelectMany(turn => TurnEntities.Flags(trial.Id, turn.Number, found[turn.Number]))]));
            }
            catch (Exception e) when (e is not (OperationCanceledException or DbException))
            {
                _failed.Add(trial.Id);
                LogFailed(e, trial.RunId, trial.Id);
            }
        }
        return judged;
    }

    private async Task StoreAsync(VectorscopeContext context, List<(Seen Trial, List<TurnFlag> Flags)> judged, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var changed = new HashSet<string>();
        var change = await context.NextChangeAsync(cancellationToken);
        var ofRun = rules.RunWords.ToArray();
        foreach (var (trial, flags) in judged)
        {
            var same = context.Trials.Where(row => row.Id == trial.Id && row.Tries == trial.Tries && row.Turns == trial.Turns && row.FlaggedBy == trial.FlaggedBy);
            if (await same.ExecuteUpdateAsync(set => set.SetProperty(row => row.FlaggedBy, trial.Mark), cancellationToken) > 0
                && await ReplaceAsync(context, trial.Id, context.TurnFindings.Where(flag => !ofRun.Contains(flag.Flag)), flags, change, cancellationToken))
            {
                changed.Add(trial.RunId);
            }
        }
        await CommitAsync(context, transaction, changed, change, cancellationToken);
    }

    /// <summary>What takes a trial's peers; returns the number of trials.</summary>
    private async Task<int> FlagRunAsync(VectorscopeContext context, RunFlagging run, CancellationToken cancellationToken)
    {
        _left[run.RunId] = (run.Mark, run.Moves);
        var seen = new List<FlaggedPeer>();
        if (rules.RunWords.Count > 0)
        {
            ILookup<long, (int Turn, TurnFinding Finding)> found;
            try
            {
                seen.AddRange(await peers.TrialsAsync(run.RunId, cancellationToken));
                found = rules.OfRun(await peers.ReadAsync(context, run, seen, cancellationToken));
            }
            catch (Exception e) when (e is not (OperationCanceledException or DbException))
            {
                LogRunFailed(e, run.RunId);
                return 1;
            }
            foreach (var some in seen.Chunk(MostTrials))
            {
                await StoreAsync(context, run, some, found, cancellationToken);
            }
        }
        // A trial that a rule failed on is tried again by the next process.
        if (!await Before(context, Of(context, run.RunId)).AnyAsync(cancellationToken) && !await After(context, Of(context, run.RunId)).AnyAsync(cancellationToken))
        {
            await context.RunFlaggings.Where(row => row.RunId == run.RunId && row.Moves == run.Moves && row.Mark == run.Mark)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Waits, false), cancellationToken);
        }
        return Math.Max(seen.Count, 1);
    }

    private async Task StoreAsync(
        VectorscopeContext context, RunFlagging run, IReadOnlyList<FlaggedPeer> trials, ILookup<long, (int Turn, TurnFinding Finding)> found, CancellationToken cancellationToken)
    {
        var ofRun = rules.RunWords.ToArray();
        var ids = trials.Select(trial => trial.Id).ToArray();
        // Of most trials there is nothing to say, and nothing was said: these take no lock.
        var said = await context.TurnFindings.AsNoTracking().Where(flag => ids.Contains(flag.TrialId) && ofRun.Contains(flag.Flag)).Select(flag => flag.TrialId).Distinct().ToListAsync(cancellationToken);
        if (said.Count == 0 && !ids.Any(found.Contains))
        {
            return;
        }
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var change = await context.NextChangeAsync(cancellationToken);
        var changed = false;
        foreach (var trial in trials.Where(trial => found.Contains(trial.Id) || said.Contains(trial.Id)))
        {
            if (await context.Trials.AnyAsync(row => row.Id == trial.Id && row.Tries == trial.Tries && row.Turns == trial.Turns, cancellationToken))
            {
                var flags = found[trial.Id].GroupBy(one => one.Turn).SelectMany(turn => TurnEntities.Flags(trial.Id, turn.Key, turn.Select(one => one.Finding))).ToList();
                changed |= await ReplaceAsync(context, trial.Id, context.TurnFindings.Where(flag => ofRun.Contains(flag.Flag)), flags, change, cancellationToken);
            }
        }
        await CommitAsync(context, transaction, changed ? [run.RunId] : [], change, cancellationToken);
    }

    /// <summary>Puts what was found of a trial in the place of what stands there; false when it is the same.</summary>
    private static async Task<bool> ReplaceAsync(
        VectorscopeContext context, long trial, IQueryable<TurnFlag> among, List<TurnFlag> flags, long change, CancellationToken cancellationToken)
    {
        var stored = await among.AsNoTracking().Where(flag => flag.TrialId == trial).ToListAsync(cancellationToken);
        if (stored.Select(Content).ToHashSet().SetEquals(flags.Select(Content)))
        {
            return false;
        }
        await among.Where(flag => flag.TrialId == trial).ExecuteDeleteAsync(cancellationToken);
        context.TurnFindings.AddRange(flags);
        await context.Trials.Where(row => row.Id == trial).ExecuteUpdateAsync(set => set.SetProperty(row => row.Change, change), cancellationToken);
        return true;
    }

    private async Task CommitAsync(
        VectorscopeContext context, IDbContextTransaction transaction, HashSet<string> changed, long change, CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(cancellationToken);
        context.ChangeTracker.Clear();
        foreach (var run in changed)
        {
            await context.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(set => set.SetProperty(row => row.Change, change), cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        if (changed.Count > 0)
        {
            events.Wake();
        }
    }

    private static (int, string, int, int, int?, int?, string?) Content(TurnFlag flag) =>
        (flag.Turn, flag.Flag, flag.Number, flag.Version, flag.Start, flag.Length, flag.Note);

    [LoggerMessage(EventId = 160, Level = LogLevel.Warning, Message = "Trial {Trial} of run {RunId} could not be flagged; it keeps the findings that it has")]
    private partial void LogFailed(Exception exception, string runId, long trial);

    [LoggerMessage(EventId = 164, Level = LogLevel.Warning, Message = "Run {RunId} could not be flagged for what takes a trial's peers; its trials keep the findings that they have")]
    private partial void LogRunFailed(Exception exception, string runId);

    private sealed record Seen
    {
        public required long Id { get; init; }
        public required string RunId { get; init; }
        public required int Tries { get; init; }
        public required int Turns { get; init; }
        public required string FlaggedBy { get; init; }
        public required string Mark { get; init; }
        public required string Thresholds { get; init; }
    }
}
