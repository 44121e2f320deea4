using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Vectorscope.Jobs.Serving.Requests;

/// <summary>Writes requests into the log behind their answers, so that no program waits for the disk.</summary>
internal sealed partial class RequestLogWriter(RequestLog log, TimeProvider time, ILogger<RequestLogWriter> logger) : BackgroundService
{
    // Beyond that the disk does not keep up, and what is served comes first.
    private const int MostWaiting = 1000;

    private static readonly TimeSpan Trims = TimeSpan.FromHours(1);

    private readonly Channel<Func<KeptRequest>> _waiting = Channel.CreateBounded<Func<KeptRequest>>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Whether there is any use in telling it.</summary>
    public bool IsOn => log.Options.On;

    /// <summary>Takes a request that has ended; what is to be kept of it is made out later.</summary>
    public void Keep(Func<KeptRequest> request)
    {
        if (IsOn)
        {
            _waiting.Writer.TryWrite(request);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(WriteAsync(stoppingToken), TrimAsync(stoppingToken));
    }

    private async Task WriteAsync(CancellationToken stoppingToken)
    {
        await foreach (var request in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            await TryAsync(() => log.KeepAsync(request(), stoppingToken));
        }
    }

    // What was kept before goes in its time, also where nothing is kept any more.
    private async Task TrimAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Trims, time);
        do
        {
            await TryAsync(() => log.TrimAsync(stoppingToken));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
#pragma warning disable CA1031 // What cannot be kept is no reason to serve nothing more.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogNotKept(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The log of requests could not be written.")]
    private partial void LogNotKept(Exception exception);
}
