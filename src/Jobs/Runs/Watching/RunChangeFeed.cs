using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Runs.Watching;

/// <summary>Reads from the store what changed, and tells the watchers: at once after a write of this process, else every second.</summary>
internal sealed partial class RunChangeFeed(
    IDbContextFactory<VectorscopeContext> contexts,
    RunEvents events,
    TimeProvider time,
    ILogger<RunChangeFeed> logger) : BackgroundService
{
    /// <summary>How long a change made by another process may go unseen.</summary>
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    private static readonly Expression<Func<Run, RunChange>> Projection = run => new RunChange(
        run.Id, run.State, run.Reason,
        new RunProgress(run.ProgressDone, run.ProgressTotal, run.ProgressUnit, run.ProgressStage, run.ProgressRate),
        run.CancelRequested, run.AttemptNumber, run.LastLogSequence, run.Change, false);

    private long _seen;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            _seen = await context.ChangeCounter.Select(counter => counter.Value).SingleAsync(cancellationToken);
        }
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // One pending wait is kept across looks; starting a new one each second would eat a wake-up.
        var wake = events.WaitForWakeAsync(stoppingToken);
        using var timer = new PeriodicTimer(PollEvery, time);
        var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        while (true)
        {
            var first = await Task.WhenAny(wake, tick);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            await first;
            if (wake.IsCompleted)
            {
                wake = events.WaitForWakeAsync(stoppingToken);
            }
            if (tick.IsCompleted)
            {
                tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            }
            try
            {
                await PublishNewAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The next look reads the same changes again; nothing is lost.
                LogLookFailed(e);
            }
        }
    }

    /// <summary>One look at the store.</summary>
    internal async Task PublishNewAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await context.ChangeCounter.Select(counter => counter.Value).SingleAsync(cancellationToken);
        if (now == _seen)
        {
            return;
        }
        var seen = _seen;
        var changes = await context.Runs.AsNoTracking()
            .Where(run => run.Change > seen)
            .OrderBy(run => run.Change)
            .Select(Projection)
            .ToListAsync(cancellationToken);
        var removed = await context.RemovedRuns.AsNoTracking()
            .Where(run => run.Change > seen)
            .OrderBy(run => run.Change)
            .ToListAsync(cancellationToken);
        foreach (var change in changes)
        {
            events.Publish(change);
        }
        foreach (var run in removed)
        {
            var nothing = new RunProgress(0, null, null, null, null);
            events.Publish(new RunChange(run.Id, default, null, nothing, false, 0, 0, run.Change, Removed: true));
        }
        // Read before the rows: a change in between is seen twice rather than never.
        _seen = now;
    }

    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "Could not read which runs changed; trying again within a second")]
    private partial void LogLookFailed(Exception exception);
}
