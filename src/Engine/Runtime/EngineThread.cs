using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Runtime;

/// <summary>The one thread that touches tensors.</summary>
/// <remarks>
/// TorchSharp's inference mode and dispose scopes belong to an operating-system thread, and an await inside one would leave
/// it behind on the wrong thread. All tensor work therefore runs here, one item at a time, in inference mode.
/// </remarks>
public sealed class EngineThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    /// <summary>Starts the thread and loads libtorch on it when the first work item arrives.</summary>
    /// <param name="libTorchPath">Value of <c>Engine:LibTorchPath</c>, or null.</param>
    public EngineThread(string? libTorchPath = null)
    {
        _thread = new Thread(() => Loop(libTorchPath)) { IsBackground = true, Name = "engine" };
        _thread.Start();
    }

    /// <summary>Queues work for the engine thread.</summary>
    /// <param name="work">Runs in inference mode. It must not return tensors and must not block on tasks.</param>
    /// <param name="cancellationToken">Cancels the work while it waits; running work watches the token itself.</param>
    /// <exception cref="LibTorchException">libtorch cannot be loaded.</exception>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            if (cancellationToken.IsCancellationRequested)
            {
                done.TrySetCanceled(cancellationToken);
                return;
            }
            try
            {
                done.TrySetResult(work());
            }
            catch (OperationCanceledException e)
            {
                done.TrySetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                // Handed to whoever awaits the task.
                done.TrySetException(e);
            }
        }, cancellationToken);
        return done.Task;
    }

    private void Loop(string? libTorchPath)
    {
        LibTorchException? broken = null;
        IDisposable? mode = null;
        foreach (var item in _work.GetConsumingEnumerable())
        {
            if (mode is null && broken is null)
            {
                try
                {
                    LibTorch.Load(libTorchPath);
                    mode = inference_mode();
                }
                catch (LibTorchException e)
                {
                    // The item itself meets the same error at its first tensor; nothing is lost by running it.
                    broken = e;
                }
            }
            item();
        }
        mode?.Dispose();
    }

    /// <summary>Finishes what is queued and ends the thread.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }
}
