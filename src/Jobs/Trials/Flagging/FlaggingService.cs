using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Flagging;

/// <summary>Flags in the background what waits for it, in one process of those that share a data folder.</summary>
internal sealed partial class FlaggingService(TrialFlagger flagger, DataFolder folder, TimeProvider time, ILogger<FlaggingService> logger) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_every, time);
        FileStream? turn = null;
        try
        {
            do
            {
                // Another process that holds it may be of another version, whose rules differ: each would undo what the other does.
                turn ??= TryTakeTurn();
                if (turn is not null)
                {
                    await TryFlagAsync(stoppingToken);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            turn?.Dispose();
        }
    }

    private async Task TryFlagAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlagAsync(cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ObjectDisposedException))
        {
            // The store may be busy; the next look does the same again.
            LogLookFailed(e);
        }
        catch (ObjectDisposedException)
        {
            // The process ends before it has quite begun, as when its port is taken.
        }
    }

    internal async Task FlagAsync(CancellationToken cancellationToken)
    {
        var (started, flagged) = (time.GetTimestamp(), 0);
        while (await flagger.FlagSomeAsync(cancellationToken) is > 0 and var some)
        {
            if (flagged == 0)
            {
                var waiting = await flagger.WaitingAsync(cancellationToken);
                LogBegun(waiting);
            }
            flagged += some;
        }
        if (flagged > 0)
        {
            var seconds = time.GetElapsedTime(started).TotalSeconds;
            LogDone(flagged, seconds);
        }
    }

    private FileStream? TryTakeTurn()
    {
        try
        {
            return new FileStream(folder.Database + ".flagging", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) == FileLock.WouldBlock)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 161, Level = LogLevel.Information, Message = "Flagging stored trials by the present rules; {Waiting} more wait")]
    private partial void LogBegun(int waiting);

    [LoggerMessage(EventId = 162, Level = LogLevel.Information, Message = "Flagged {Flagged} stored trials in {Seconds:0.0} s")]
    private partial void LogDone(int flagged, double seconds);

    [LoggerMessage(EventId = 163, Level = LogLevel.Warning, Message = "Stored trials could not be flagged; trying again in five seconds")]
    private partial void LogLookFailed(Exception exception);
}
