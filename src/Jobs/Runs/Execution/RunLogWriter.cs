using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Runs.Leases;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Runs.Execution;

/// <summary>Writes one attempt's log lines and progress: callers never wait, one writer stores whatever has gathered.</summary>
internal sealed class RunLogWriter : IAsyncDisposable
{
    private readonly IDbContextFactory<VectorscopeContext> _contexts;
    private readonly RunLease _lease;
    private readonly string _runId;
    private readonly RunEvents _events;
    private readonly TimeProvider _time;
    private readonly Action<StopReason> _stop;
    private readonly Channel<LogLine> _lines = Channel.CreateUnbounded<LogLine>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private readonly Task _writing;
    private long _sequence;
    private RunProgress? _progress;

    public RunLogWriter(
        IDbContextFactory<VectorscopeContext> contexts, RunLease lease, string runId, long lastSequence, RunEvents events, TimeProvider time, Action<StopReason> stop)
    {
        _contexts = contexts;
        _lease = lease;
        _runId = runId;
        _sequence = lastSequence;
        _events = events;
        _time = time;
        _stop = stop;
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Why nothing can be stored any more, if so; read it after disposing.</summary>
    public Exception? Failure { get; private set; }

    public void Log(RunLogLevel level, string text)
    {
        lock (_lock)
        {
            // Numbered and queued under one lock, so that the queue's order is the sequence's.
            _lines.Writer.TryWrite(new LogLine { RunId = _runId, Sequence = ++_sequence, At = _time.GetUtcNow(), Level = level, Text = text });
        }
        _signal.Writer.TryWrite(true);
    }

    public void Report(RunProgress progress)
    {
        Interlocked.Exchange(ref _progress, progress);
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Stores what is left and ends; afterwards nothing can be added.</summary>
    public async ValueTask DisposeAsync()
    {
        _signal.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAllAsync()
    {
        try
        {
            while (await _signal.Reader.WaitToReadAsync())
            {
                _signal.Reader.TryRead(out _);
                await WriteGatheredAsync();
            }
            await WriteGatheredAsync();
        }
        catch (Exception e)
        {
            // Work that nobody can see or resume is not worth going on with; the executor makes this the run's outcome.
            Failure = e;
            _stop(StopReason.StoreFailed);
        }
    }

    private async Task WriteGatheredAsync()
    {
        var lines = new List<LogLine>();
        while (_lines.Reader.TryRead(out var line))
        {
            lines.Add(line);
        }
        var progress = Interlocked.Exchange(ref _progress, null);
        if (lines.Count == 0 && progress is null)
        {
            return;
        }
        await using var context = await _contexts.CreateDbContextAsync();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var change = await context.NextChangeAsync(CancellationToken.None);
        var rows = await _lease.Held(context.Runs).ExecuteUpdateAsync(
            set =>
            {
                set.SetProperty(run => run.Change, change);
                if (lines.Count > 0)
                {
                    set.SetProperty(run => run.LastLogSequence, lines[^1].Sequence);
                }
                if (progress is not null)
                {
                    set.SetProperty(run => run.ProgressDone, progress.Done)
                        .SetProperty(run => run.ProgressTotal, progress.Total)
                        .SetProperty(run => run.ProgressUnit, progress.Unit)
                        .SetProperty(run => run.ProgressStage, progress.Stage)
                        .SetProperty(run => run.ProgressRate, progress.Rate);
                }
            });
        if (rows == 0)
        {
            // Another process owns the run now: its log is no longer ours to write.
            _stop(StopReason.LeaseLost);
            return;
        }
        context.LogLines.AddRange(lines);
        await context.SaveChangesAsync();
        await transaction.CommitAsync();
        _events.Wake();
    }
}
