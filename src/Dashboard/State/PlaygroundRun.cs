using System.Threading.Channels;
using Vectorscope.Dashboard.Live;
using Vectorscope.Jobs.Playground;

namespace Vectorscope.Dashboard.State;

/// <summary>Replies that come in, for a page that shows them at most ten times a second however fast they come.</summary>
public sealed class PlaygroundRun
{
    private readonly CancellationTokenSource _stop;
    private readonly Func<Action, Task> _dispatch;
    private readonly TimeProvider _time;

    private PlaygroundRun(string request, IReadOnlyList<string> colours, Func<Action, Task> dispatch, TimeProvider time, CancellationToken left) =>
        (Request, Colours, _dispatch, _time, _stop) = (request, colours, dispatch, time, CancellationTokenSource.CreateLinkedTokenSource(left));

    /// <summary>What was asked, as JSON.</summary>
    public string Request { get; }

    /// <summary>Of the arms, when they were asked.</summary>
    public IReadOnlyList<string> Colours { get; }

    /// <summary>What came so far; grows on the page's own thread only.</summary>
    public PlaygroundAnswer Answer { get; } = new();

    /// <summary>More may come.</summary>
    public bool IsRunning { get; private set; } = true;

    /// <summary>Somebody asked it to stop.</summary>
    public bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>What nobody expected.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Raised on the page's own thread when something came, and when nothing more will.</summary>
    public event Action? Changed;

    /// <summary>Asks.</summary>
    /// <param name="request">What is asked, as JSON.</param>
    /// <param name="colours">Of the arms.</param>
    /// <param name="answer">Gives what happens, until it is cancelled.</param>
    /// <param name="dispatch">Runs something on the page's own thread.</param>
    /// <param name="time">Measures the pauses.</param>
    /// <param name="left">Cancelled when the page is left.</param>
    public static PlaygroundRun Start(
        string request, IReadOnlyList<string> colours, Func<CancellationToken, IAsyncEnumerable<PlaygroundEvent>> answer, Func<Action, Task> dispatch, TimeProvider time, CancellationToken left)
    {
        var run = new PlaygroundRun(request, colours, dispatch, time, left);
        _ = run.FollowAsync(answer);
        return run;
    }

    /// <summary>Ends the replies; what came stays.</summary>
    public Task StopAsync() => IsRunning ? _stop.CancelAsync() : Task.CompletedTask;

    private async Task FollowAsync(Func<CancellationToken, IAsyncEnumerable<PlaygroundEvent>> answer)
    {
        var events = Channel.CreateUnbounded<PlaygroundEvent>();
        // The engine tells each token; the page's thread is asked for only when it is to show them.
        _ = Task.Run(async () =>
        {
            try
            {
                await foreach (var happened in answer(_stop.Token))
                {
                    events.Writer.TryWrite(happened);
                }

                events.Writer.Complete();
            }
#pragma warning disable CA1031 // The page shows it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                events.Writer.Complete(e);
            }
        });
        try
        {
            while (await events.Reader.WaitToReadAsync())
            {
                await _dispatch(() => Take(events.Reader));
                await Task.Delay(RunWatch.Interval, _time);
            }
        }
        catch (OperationCanceledException)
        {
            // It was stopped before anything replied.
        }
#pragma warning disable CA1031 // The page shows it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Error = e;
        }

        await _dispatch(End);
    }

    private void Take(ChannelReader<PlaygroundEvent> events)
    {
        while (events.TryRead(out var happened))
        {
            Answer.Take(happened);
        }

        Changed?.Invoke();
    }

    private void End()
    {
        IsRunning = false;
        Changed?.Invoke();
        _stop.Dispose();
    }
}
