using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Trials.Flagging;

/// <summary>Flags stored trials by the present rules: those that other rules flagged, and those whose rules want to see the whole trial.</summary>
/// <remarks>
/// The turns are read and judged without a lock; what was found is stored only if the trial still is what was judged, so that two
/// processes may meet here and a trial that is started anew meanwhile keeps its own.
/// </remarks>
public sealed partial class TrialFlagger(
    IDbContextFactory<VectorscopeContext> contexts, TrialQueries queries, FindingRules rules, RunEvents events, ILogger<TrialFlagger> logger)
{
    /// <summary>So many are stored together, with the lock of the store held for milliseconds.</summary>
    private const int MostTrials = 50;

    /// <summary>More would mean that a rule is broken, not a trial.</summary>
    private const int MostFailed = 100;

    // Not again in this process.
    private readonly HashSet<long> _failed = [];

    /// <summary>Trials that are still to be flagged; one that runs is left alone.</summary>
    public async Task<int> WaitingAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Before(context).CountAsync(cancellationToken) + await After(context).CountAsync(cancellationToken);
    }

    /// <summary>Flags the next few; 0 when none is left.</summary>
    public async Task<int> FlagSomeAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (_failed.Count >= MostFailed)
        {
            return 0;
        }
        long[] failed = [.. _failed];
        var waiting = await NextAsync(Before(context), failed, cancellationToken) is { Count: > 0 } before ? before : await NextAsync(After(context), failed, cancellationToken);
        if (waiting.Count > 0)
        {
            await StoreAsync(context, await JudgeAsync(waiting, cancellationToken), cancellationToken);
        }
        return waiting.Count;
    }

    // Two ranges of the index rather than one inequality, which no index serves.
#pragma warning disable CA1309 // SQL compares bytes; the overload with a comparison has no translation.
    private IQueryable<Trial> Before(VectorscopeContext context) => AtRest(context).Where(trial => string.Compare(trial.FlaggedBy, rules.Mark) < 0);

    private IQueryable<Trial> After(VectorscopeContext context) => AtRest(context).Where(trial => string.Compare(trial.FlaggedBy, rules.Mark) > 0);
#pragma warning restore CA1309

    private static IQueryable<Trial> AtRest(VectorscopeContext context) =>
        context.Trials.AsNoTracking().Where(trial => !(trial.Running && trial.Run!.State == RunState.Running));

    private static Task<List<Seen>> NextAsync(IQueryable<Trial> waiting, long[] failed, CancellationToken cancellationToken) =>
        waiting.Where(trial => !failed.Contains(trial.Id)).OrderBy(trial => trial.FlaggedBy).ThenBy(trial => trial.Id).Take(MostTrials)
            .Select(trial => new Seen(trial.Id, trial.RunId, trial.Tries, trial.Turns, trial.FlaggedBy!)).ToListAsync(cancellationToken);

    private async Task<List<(Seen Trial, List<TurnFlag> Flags)>> JudgeAsync(List<Seen> trials, CancellationToken cancellationToken)
    {
        var judged = new List<(Seen, List<TurnFlag>)>();
        foreach (var trial in trials)
        {
            try
            {
                IReadOnlyList<TraceTurn> turns = [.. (await queries.TracesAsync([trial.Id], cancellationToken))[trial.Id]];
                var found = rules.Of(new FlaggedTrial(turns));
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
        foreach (var (trial, flags) in judged)
        {
            var same = context.Trials.Where(row => row.Id == trial.Id && row.Tries == trial.Tries && row.Turns == trial.Turns && row.FlaggedBy == trial.FlaggedBy);
            if (await same.ExecuteUpdateAsync(set => set.SetProperty(row => row.FlaggedBy, rules.Mark), cancellationToken) == 0)
            {
                continue;
            }
            var stored = await context.TurnFindings.AsNoTracking().Where(flag => flag.TrialId == trial.Id).ToListAsync(cancellationToken);
            if (stored.Select(Content).ToHashSet().SetEquals(flags.Select(Content)))
            {
                continue;
            }
            await context.TurnFindings.Where(flag => flag.TrialId == trial.Id).ExecuteDeleteAsync(cancellationToken);
            context.TurnFindings.AddRange(flags);
            await context.Trials.Where(row => row.Id == trial.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Change, change), cancellationToken);
            changed.Add(trial.RunId);
        }
        await context.SaveChangesAsync(cancellationToken);
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

    private sealed record Seen(long Id, string RunId, int Tries, int Turns, string FlaggedBy);
}
