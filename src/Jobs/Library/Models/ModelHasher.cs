using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Vectorscope.Jobs.Library.Models;

/// <summary>Scans for models at the start and hashes what is new, one folder at a time, in the background.</summary>
internal sealed partial class ModelHasher(ModelLibrary models, TimeProvider time, ILogger<ModelHasher> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await models.ScanAsync(stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The models page scans again and shows what is wrong.
            LogScanFailed(e);
        }
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await HashNewAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The store could not be read; the next look does the same again.
                LogLookFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task HashNewAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in await models.UnhashedAsync(cancellationToken))
        {
            if (_given.Contains(folder))
            {
                continue;
            }
            try
            {
                await models.HashAsync(folder, null, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Not again in this process: a run that needs the hash meets the same error and shows it.
                _given.Add(folder);
                LogHashFailed(e, folder);
            }
        }
    }

    [LoggerMessage(EventId = 140, Level = LogLevel.Warning, Message = "Could not scan the model folders")]
    private partial void LogScanFailed(Exception exception);

    [LoggerMessage(EventId = 142, Level = LogLevel.Warning, Message = "Could not look for models without a hash; trying again in five seconds")]
    private partial void LogLookFailed(Exception exception);

    [LoggerMessage(EventId = 141, Level = LogLevel.Warning, Message = "Could not hash {Folder}")]
    private partial void LogHashFailed(Exception exception, string folder);
}
