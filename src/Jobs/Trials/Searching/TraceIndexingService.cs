using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>Keeps the index of traces up to date in the background, in one process of those that share a data folder.</summary>
internal sealed partial class TraceIndexingService(TraceIndexer indexer, TraceIndexFile file, TimeProvider time, ILogger<TraceIndexingService> logger) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(2);

    // So much later than usual, it is worth a line in the log.
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_every, time);
        IDisposable? turn = null;
        try
        {
            do
            {
                turn ??= indexer.TryTakeTurn();
                if (turn is not null)
                {
                    await Task.Run(() => TryIndex(stoppingToken), stoppingToken);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            turn?.Dispose();
        }
    }

    internal void TryIndex(CancellationToken cancellationToken)
    {
        try
        {
            var started = time.GetTimestamp();
            while (indexer.IndexSome(cancellationToken))
            {
                // On to the next changes.
            }
            if (time.GetElapsedTime(started) is var took && took > s_long)
            {
                LogDone(took.TotalSeconds, file.Length >> 20);
            }
        }
        catch (SqliteException e) when (StoreFailures.Of(e) == StoreFailure.Damaged)
        {
            // Everything in it is in the store as well.
            file.Delete();
            LogDamaged(e);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ObjectDisposedException))
        {
            // The store may be busy; the next look does the same again.
            LogFailed(e);
        }
        catch (ObjectDisposedException)
        {
            // The process ends before it has quite begun, as when its port is taken.
        }
    }

    [LoggerMessage(EventId = 170, Level = LogLevel.Information, Message = "Indexed traces for {Seconds:0} s; the index takes {MiB} MiB")]
    private partial void LogDone(double seconds, long miB);

    [LoggerMessage(EventId = 171, Level = LogLevel.Warning, Message = "The index of traces is damaged; it is made again")]
    private partial void LogDamaged(Exception exception);

    [LoggerMessage(EventId = 172, Level = LogLevel.Warning, Message = "Traces could not be indexed; trying again in two seconds")]
    private partial void LogFailed(Exception exception);
}
