using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Trials.Flagging;

/// <summary>Reads the trials of a run as rules of runs see them.</summary>
public sealed class RunPeers(IDbContextFactory<VectorscopeContext> contexts, RepeatedTrials repeated)
{
    private const int AtOnce = 500;

    /// <summary>Those with turns, in the run's order.</summary>
    internal async Task<List<FlaggedPeer>> TrialsAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Trials.AsNoTracking().Where(trial => trial.RunId == runId && trial.FlaggedBy != null).OrderBy(trial => trial.Position)
            .Select(trial => new FlaggedPeer(trial.Id, trial.Arm, trial.Task, trial.Tries, trial.Turns)).ToListAsync(cancellationToken);
    }

    internal async Task<FlaggedRun> ReadAsync(VectorscopeContext context, RunFlagging run, IReadOnlyList<FlaggedPeer> trials, CancellationToken cancellationToken)
    {
        var thinking = new Dictionary<long, List<ThinkingLength>>();
        foreach (var some in trials.Select(trial => trial.Id).Chunk(AtOnce))
        {
            var turns = await context.Turns.AsNoTracking()
                .Where(turn => some.Contains(turn.TrialId) && turn.ThinkingStart != null && turn.Kind == TurnKind.Episode && turn.ReplyEnd != ReplyEnd.Cancelled)
                .Select(turn => new { turn.TrialId, turn.Number, turn.ThinkingTokens, turn.ThinkingStart, turn.ThinkingEnd }).ToListAsync(cancellationToken);
            foreach (var trial in turns.GroupBy(turn => turn.TrialId))
            {
                thinking[trial.Key] = [.. trial.OrderBy(turn => turn.Number).Select(turn => new ThinkingLength(turn.Number, turn.ThinkingTokens, (turn.ThinkingEnd ?? 0) - turn.ThinkingStart!.Value))];
            }
        }
        var copies = (await repeated.FindAsync(context, run.RunId, cancellationToken)).ToDictionary(trial => trial.Id, trial => trial.Of);
        var first = await context.Trials.AsNoTracking().Where(trial => trial.RunId == run.RunId).OrderBy(trial => trial.Position).Select(trial => trial.Arm).FirstOrDefaultAsync(cancellationToken);
        return new FlaggedRun(
            run.Baseline.Length > 0 ? run.Baseline : first ?? "",
            [.. trials.Select(trial => new FlaggedRunTrial(
                trial.Id, trial.Arm, trial.Task, thinking.GetValueOrDefault(trial.Id) ?? [], copies.TryGetValue(trial.Id, out var of) ? of : null))],
            FlagThresholds.Read(run.Thresholds));
    }
}

/// <summary>A trial as it was when it was looked at.</summary>
internal sealed record FlaggedPeer(long Id, string Arm, string Task, int Tries, int Turns);
