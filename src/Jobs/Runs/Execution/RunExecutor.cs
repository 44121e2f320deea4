using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Leases;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Execution;

/// <summary>Works on one run: claims it, keeps the lease alive, lets the handler work, stores how it ended.</summary>
public sealed partial class RunExecutor(
    IDbContextFactory<VectorscopeContext> contexts,
    RunKinds kinds,
    RunQueries queries,
    RunEvents events,
    ActiveRuns active,
    ArtifactStore artifacts,
    DataFolder folder,
    TimeProvider time,
    ILogger<RunExecutor> logger)
{
    /// <summary>Who claims the runs; another where a test stands for another process.</summary>
    internal LeaseOwner Owner { get; set; } = LeaseOwner.OfThisProcess;

    /// <summary>Runs it to its end. False when it was not queued or another process was faster; that is no error.</summary>
    /// <param name="shutdown">The process is about to end: the run becomes interrupted, not cancelled.</param>
    public async Task<bool> ExecuteAsync(string runId, CancellationToken shutdown)
    {
        using var stop = new RunStop();
        if (shutdown.IsCancellationRequested || !active.TryAdd(runId, stop))
        {
            return false;
        }
        try
        {
            return await ClaimAndRunAsync(runId, Owner.ToString(), stop, shutdown);
        }
        finally
        {
            active.Remove(runId);
        }
    }

    private async Task<bool> ClaimAndRunAsync(string runId, string owner, RunStop stop, CancellationToken shutdown)
    {
        var lease = await RunLease.ClaimAsync(contexts, time, runId, owner, shutdown);
        if (lease is null)
        {
            return false;
        }
        events.Wake();
        LogStarted(runId, lease.Attempt);
        using var onShutdown = shutdown.Register(() => stop.Request(StopReason.Shutdown));
        RunOutcome? outcome;
        using (var work = new CancellationTokenSource())
        {
            var keeping = KeepLeaseAsync(lease, stop, work.Token);
            try
            {
                outcome = await WorkAsync(runId, lease, stop);
            }
            finally
            {
                // In any case: a heartbeat that outlived its work would keep the run "running" for ever.
                await work.CancelAsync();
                await keeping;
            }
        }
        if (outcome is null || !await EndAsync(lease, outcome, shutdown))
        {
            LogLeaseLost(runId, lease.Attempt);
            return true;
        }
        LogEnded(runId, lease.Attempt, outcome.State, outcome.Sentence);
        events.Wake();
        if (outcome.State == RunState.Completed)
        {
            DeleteWork(runId);
        }
        return true;
    }

    /// <summary>
    /// Stores how it ended, as soon as the store takes it: what came of hours is not lost because the disk is full in this moment. Until
    /// then the run stays this process's, which nobody takes it from.
    /// </summary>
    private async Task<bool> EndAsync(RunLease lease, RunOutcome outcome, CancellationToken shutdown)
    {
        for (var wait = FirstEndWait; ; wait = wait < LongestEndWait ? 2 * wait : wait)
        {
            try
            {
                return await lease.EndAsync(outcome, CancellationToken.None);
            }
            catch (Exception e) when (StoreFailures.Of(e) is not StoreFailure.None && !shutdown.IsCancellationRequested)
            {
                LogEndFailed(e, outcome.State);
                await Task.Delay(wait, time, shutdown);
            }
        }
    }

    /// <returns>How it ended; null when the lease was lost, so that nothing may be written.</returns>
    private async Task<RunOutcome?> WorkAsync(string runId, RunLease lease, RunStop stop)
    {
        var run = await queries.FindAsync(runId, CancellationToken.None)
            ?? throw new InvalidOperationException($"run {runId} vanished while it was claimed");
        var work = folder.RunFolder(runId);
        Directory.CreateDirectory(work);
        var writer = new RunLogWriter(contexts, lease, runId, run.LastLogSequence, events, time, stop.Request);
        var context = new RunContext(run, work, writer, artifacts, contexts, time);
        var outcome = await HandleAsync(run, context, stop);
        if (outcome.State == RunState.Failed)
        {
            context.LogError(outcome.Sentence);
        }
        await writer.DisposeAsync();
        if (stop.Reason == StopReason.LeaseLost)
        {
            return null;
        }
        if (writer.Failure is { } failure)
        {
            LogFailed(failure, runId, lease.Attempt);
            return RunFailures.From(failure);
        }
        return outcome;
    }

    private async Task<RunOutcome> HandleAsync(RunDetail run, RunContext context, RunStop stop)
    {
        try
        {
            return kinds.Find(run.Kind) is { } kind
                ? await kind.RunAsync(context, stop.Token)
                : RunOutcome.Failed($"This version cannot run \"{run.Kind}\".", "Start the version that submitted it.");
        }
        catch (OperationCanceledException) when (stop.Reason != StopReason.None)
        {
            return Stopped(stop.Reason, context.Progress);
        }
        catch (Exception e)
        {
            // Whatever a handler throws becomes the run's outcome; the exception is its folded-out detail.
            LogFailed(e, run.Id, run.Attempt);
            return RunFailures.From(e);
        }
    }

    private void DeleteWork(string runId)
    {
        try
        {
            // What was worth keeping is an artifact now.
            Directory.Delete(folder.RunFolder(runId), recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Deleting the run tries again.
            LogWorkKept(e, runId);
        }
    }

    private static RunOutcome Stopped(StopReason reason, RunProgress progress)
    {
        var advice = FinishedItems.Advice(progress.Done, progress.Unit);
        return reason == StopReason.Shutdown
            ? RunOutcome.Interrupted("The process that ran it was shut down.", advice)
            : RunOutcome.Cancelled("Cancelled on request.", advice);
    }

    private async Task KeepLeaseAsync(RunLease lease, RunStop stop, CancellationToken workEnded)
    {
        using var timer = new PeriodicTimer(CancelLook, time);
        var beaten = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(workEnded))
            {
                try
                {
                    if (time.GetElapsedTime(beaten) >= RunLease.HeartbeatEvery)
                    {
                        if (!await lease.HeartbeatAsync(workEnded))
                        {
                            stop.Request(StopReason.LeaseLost);
                            return;
                        }
                        beaten = time.GetTimestamp();
                    }
                    switch (await lease.ReadCancelRequestedAsync(workEnded))
                    {
                        case null:
                            stop.Request(StopReason.LeaseLost);
                            return;
                        case true:
                            stop.Request(StopReason.Cancelled);
                            break;
                    }
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // A store that cannot be written for a moment does not cost the run; the next beat decides who owns it.
                    LogHeartbeatFailed(e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work ended first, as it should.
        }
    }

    private static readonly TimeSpan FirstEndWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestEndWait = TimeSpan.FromSeconds(1);

    /// <summary>How soon a cancel that came through another process is seen.</summary>
    private static readonly TimeSpan CancelLook = TimeSpan.FromSeconds(1);
}
