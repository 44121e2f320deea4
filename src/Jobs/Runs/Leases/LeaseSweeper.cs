using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Leases;

/// <summary>Finds runs whose owner stopped answering and marks them interrupted, so that none stays "running" after a crash.</summary>
internal sealed partial class LeaseSweeper(
    IDbContextFactory<VectorscopeContext> contexts,
    ActiveRuns active,
    RunEvents events,
    TimeProvider time,
    ILogger<LeaseSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>The first sweep belongs to the start: whoever asks at once is not told that a killed process still runs something.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TrySweepAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TrySweepAsync(stoppingToken);
        }
    }

    private async Task TrySweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SweepAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The store may be busy; the next sweep does the same again.
            LogSweepFailed(e);
        }
    }

    /// <summary>One sweep; returns how many runs it took from dead owners.</summary>
    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var running = await context.Runs.AsNoTracking()
            .Where(run => run.State == RunState.Running)
            .Select(run => new { run.Id, run.Version, run.LeaseOwner, run.LeaseHeartbeat, run.CancelRequested, run.ProgressDone, run.ProgressUnit })
            .ToListAsync(cancellationToken);
        var taken = 0;
        foreach (var run in running)
        {
            // A sleeping laptop wakes with an old heartbeat; its own runs go on and beat again.
            if (active.Contains(run.Id) || !(IsExpired(run.LeaseHeartbeat) || LeaseOwner.Parse(run.LeaseOwner)?.IsKnownGone() == true))
            {
                continue;
            }
            var since = run.LeaseHeartbeat is { } beat ? $" at {beat.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : "";
            var step = run.CancelRequested
                ? new RunTransition(run.Id, RunState.Cancelled,
                    $"It was asked to stop, and the process that ran it stopped answering{since}.", FinishedItems.Advice(run.ProgressDone, run.ProgressUnit))
                : new RunTransition(run.Id, RunState.Interrupted,
                    $"The process that ran it stopped answering{since}.", FinishedItems.Advice(run.ProgressDone, run.ProgressUnit));
            // A heartbeat in between keeps the run with its owner: the beat that was seen must still be the last one.
            var interrupted = await context.TransitionAsync(
                runs => runs.Where(row => row.Id == run.Id && row.State == RunState.Running && row.Version == run.Version && row.LeaseHeartbeat == run.LeaseHeartbeat),
                step, time, cancellationToken);
            if (interrupted)
            {
                LogTaken(run.Id, run.LeaseOwner);
                taken++;
            }
        }
        if (taken > 0)
        {
            events.Wake();
        }
        return taken;
    }

    private bool IsExpired(DateTimeOffset? heartbeat) => heartbeat is null || time.GetUtcNow() - heartbeat > RunLease.Lasts;

    [LoggerMessage(EventId = 120, Level = LogLevel.Warning, Message = "Run {RunId} was taken from {Owner}, which stopped answering")]
    private partial void LogTaken(string runId, string? owner);

    [LoggerMessage(EventId = 121, Level = LogLevel.Warning, Message = "Could not look for abandoned runs; trying again in ten seconds")]
    private partial void LogSweepFailed(Exception exception);
}
