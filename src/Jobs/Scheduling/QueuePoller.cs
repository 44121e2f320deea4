using System.Collections.Concurrent;
using Hangfire;
using Hangfire.States;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Scheduling;

/// <summary>
/// Queued rows are the queue: hands the ids of those that this process serves to its own Hangfire, each once while it waits there.
/// </summary>
public sealed partial class QueuePoller(
    IDbContextFactory<VectorscopeContext> contexts,
    IBackgroundJobClient hangfire,
    RunEvents events,
    JobsOptions options,
    TimeProvider time,
    ILogger<QueuePoller> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, bool> _handedOver = new();
    private readonly RunNeeds[] _served = [.. options.Workers.Where(queue => queue.Value > 0).Select(queue => queue.Key)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = events.Subscribe();
        using var timer = new PeriodicTimer(Every, time);
        var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        var change = changes.NextAsync(stoppingToken).AsTask();
        while (true)
        {
            try
            {
                await PollAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The rows stay queued; the next look finds them.
                LogPollFailed(e);
            }
            await await Task.WhenAny(tick, change);
            if (tick.IsCompleted)
            {
                tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            }
            if (change.IsCompleted)
            {
                change = changes.NextAsync(stoppingToken).AsTask();
            }
        }
    }

    /// <summary>One look at the queue; returns how many ids it handed over.</summary>
    internal async Task<int> PollAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var queued = await context.Runs.AsNoTracking()
            .Where(run => run.State == RunState.Queued && _served.Contains(run.Needs))
            .OrderBy(run => run.Id)
            .Select(run => new { run.Id, run.Needs })
            .ToListAsync(cancellationToken);
        var handed = 0;
        foreach (var run in queued.Where(run => _handedOver.TryAdd(run.Id, true)))
        {
            try
            {
                hangfire.Create<RunJob>(job => job.RunAsync(run.Id, CancellationToken.None), new EnqueuedState(RunQueues.NameOf(run.Needs)));
            }
            catch
            {
                // Hangfire gives up on a machine that is too busy: the next look hands it over.
                Forget(run.Id);
                throw;
            }
            handed++;
        }
        return handed;
    }

    /// <summary>The id was worked on or found taken; if it is queued again, it is handed over again.</summary>
    internal void Forget(string runId) => _handedOver.TryRemove(runId, out _);

    [LoggerMessage(EventId = 130, Level = LogLevel.Warning, Message = "Could not look for queued runs; trying again within a second")]
    private partial void LogPollFailed(Exception exception);
}
