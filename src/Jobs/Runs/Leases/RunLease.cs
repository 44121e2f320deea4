using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Runs.Leases;

/// <summary>The right to work on a run, held by one attempt of one process as long as its heartbeat goes on.</summary>
internal sealed class RunLease(IDbContextFactory<VectorscopeContext> contexts, TimeProvider time, string runId, int attempt, string owner)
{
    /// <summary>How often the owner says that it lives.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(5);

    /// <summary>After this long without a heartbeat the run is taken from its owner.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(20);

    public int Attempt => attempt;

    /// <summary>Narrows to the run while this lease holds; every write of its owner goes through this.</summary>
    public IQueryable<Run> Held(IQueryable<Run> runs) =>
        runs.Where(run => run.Id == runId && run.State == RunState.Running && run.LeaseOwner == owner && run.AttemptNumber == attempt);

    /// <summary>Claims a queued run; null when it is not queued any more or somebody else was faster.</summary>
    public static async Task<RunLease?> ClaimAsync(
        IDbContextFactory<VectorscopeContext> contexts, TimeProvider time, string runId, string owner, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var seen = await context.Runs.AsNoTracking()
            .Where(run => run.Id == runId && run.State == RunState.Queued)
            .Select(run => new { run.Version, run.AttemptNumber })
            .SingleOrDefaultAsync(cancellationToken);
        if (seen is null)
        {
            return null;
        }
        var attempt = seen.AttemptNumber + 1;
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var change = await context.NextChangeAsync(cancellationToken);
        var rows = await context.Runs
            .Where(run => run.Id == runId && run.State == RunState.Queued && run.Version == seen.Version)
            .ExecuteUpdateAsync(
                set => set.SetProperty(run => run.State, RunState.Running)
                    .SetProperty(run => run.LeaseOwner, owner)
                    .SetProperty(run => run.LeaseHeartbeat, now)
                    .SetProperty(run => run.AttemptNumber, attempt)
                    .SetProperty(run => run.StartedAt, run => run.StartedAt ?? now)
                    .SetProperty(run => run.Reason, (string?)null)
                    .SetProperty(run => run.Version, run => run.Version + 1)
                    .SetProperty(run => run.Change, change),
                cancellationToken);
        if (rows == 0)
        {
            return null;
        }
        context.Attempts.Add(new Attempt { RunId = runId, Number = attempt, Owner = owner, StartedAt = now, State = RunState.Running });
        context.RunEvents.Add(new RunEvent { RunId = runId, Attempt = attempt, At = now, State = RunState.Running, Reason = $"Attempt {attempt} began." });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new RunLease(contexts, time, runId, attempt, owner);
    }

    /// <summary>Says that the owner lives; false when the lease is lost.</summary>
    public async Task<bool> HeartbeatAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await Held(context.Runs).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.LeaseHeartbeat, now), cancellationToken) == 1;
    }

    /// <summary>Whether another process asked for the run's end; null when the lease is lost.</summary>
    public async Task<bool?> ReadCancelRequestedAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Held(context.Runs).Select(run => (bool?)run.CancelRequested).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Ends the attempt; false when the lease is lost and the outcome is somebody else's to write.</summary>
    public async Task<bool> EndAsync(RunOutcome outcome, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.TransitionAsync(
            Held, new RunTransition(runId, outcome.State, outcome.Sentence, outcome.Advice, outcome.Detail), time, cancellationToken);
    }
}
