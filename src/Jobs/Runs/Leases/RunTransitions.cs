using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Runs.Leases;

/// <summary>The only writes of a run's state: each names the state that it expects to leave, and does nothing if it is not there.</summary>
internal static class RunTransitions
{
    /// <summary>Moves a run to another state and writes the timeline; false when the expected rows were not there.</summary>
    /// <param name="expected">Narrows to the run in the state, version or lease that the caller saw.</param>
    public static async Task<bool> TransitionAsync(
        this VectorscopeContext context,
        Func<IQueryable<Run>, IQueryable<Run>> expected,
        RunTransition step,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var change = await context.NextChangeAsync(cancellationToken);
        var rows = await expected(context.Runs).ExecuteUpdateAsync(
            set =>
            {
                set.SetProperty(run => run.State, step.To)
                    .SetProperty(run => run.Reason, step.Reason)
                    .SetProperty(run => run.Advice, step.Advice)
                    .SetProperty(run => run.Detail, step.Detail)
                    .SetProperty(run => run.EndedAt, step.To.IsEnd() ? now : (DateTimeOffset?)null)
                    .SetProperty(run => run.LeaseOwner, (string?)null)
                    .SetProperty(run => run.LeaseHeartbeat, (DateTimeOffset?)null)
                    .SetProperty(run => run.ProgressRate, (double?)null)
                    .SetProperty(run => run.ProgressStage, (string?)null)
                    .SetProperty(run => run.Version, run => run.Version + 1)
                    .SetProperty(run => run.Change, change);
                if (step.To == RunState.Queued)
                {
                    set.SetProperty(run => run.CancelRequested, false);
                    set.SetProperty(run => run.Archived, false);
                }
            },
            cancellationToken);
        if (rows == 0)
        {
            return false;
        }
        var attempt = await context.Runs.Where(run => run.Id == step.RunId).Select(run => run.AttemptNumber).SingleAsync(cancellationToken);
        if (step.To.IsEnd())
        {
            await context.Attempts.Where(row => row.RunId == step.RunId && row.Number == attempt && row.EndedAt == null).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, step.To)
                    .SetProperty(row => row.EndedAt, now)
                    .SetProperty(row => row.Reason, step.Reason)
                    .SetProperty(row => row.Detail, step.Detail),
                cancellationToken);
        }
        context.RunEvents.Add(new RunEvent { RunId = step.RunId, Attempt = attempt, At = now, State = step.To, Reason = step.Reason });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Changes anything but the state; false when the expected rows were not there.</summary>
    public static async Task<bool> UpdateRunAsync(
        this VectorscopeContext context,
        Func<IQueryable<Run>, IQueryable<Run>> expected,
        Action<UpdateSettersBuilder<Run>> update,
        CancellationToken cancellationToken)
    {
        // Within the caller's, where that has one.
        await using var transaction = context.Database.CurrentTransaction is null ? await context.Database.BeginTransactionAsync(cancellationToken) : null;
        var change = await context.NextChangeAsync(cancellationToken);
        var rows = await expected(context.Runs).ExecuteUpdateAsync(
            set =>
            {
                update(set);
                set.SetProperty(run => run.Change, change);
            },
            cancellationToken);
        if (rows == 0)
        {
            return false;
        }
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }
        return true;
    }
}
