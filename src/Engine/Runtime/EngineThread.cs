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
    private readonly string? _libTorchPath;
    private IDisposable? _mode;

    /// <summary>Starts the thread and loads libtorch on it when the first work item with tensors arrives.</summary>
    /// <param name="libTorchPath">Value of <c>Engine:LibTorchPath</c>, or null.</param>
    public EngineThread(string? libTorchPath = null)
    {
        _libTorchPath = libTorchPath;
        _thread = new Thread(Loop) { IsBackground = true, Name = "engine" };
        _thread.Start();
    }

    /// <summary>Queues work for the engine thread.</summary>
    /// <param name="work">Runs in inference mode. It must not return tensors and must not block on tasks.</param>
    /// <param name="cancellationToken">Cancels the work while it waits; running work watches the token itself.</param>
    /// <exception cref="LibTorchException">libtorch cannot be loaded.</exception>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => RunWithoutTensorsAsync(() =>
    {
        EnterTensors();
        return work();
    }, cancellationToken);

    /// <summary>Queues work that has no tensors, or calls <see cref="EnterTensors"/> before the first.</summary>
    internal Task<T> RunWithoutTensorsAsync<T>(Func<T> work, CancellationToken cancellationToken)
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

    /// <summary>From here on this thread has tensors. For the work items of this thread.</summary>
    /// <exception cref="LibTorchException">libtorch cannot be loaded.</exception>
    internal void EnterTensors()
    {
        if (_mode is not null && Thread.CurrentThread == _thread) return;
        if (Thread.CurrentThread != _thread) throw new InvalidOperationException("Tensors belong to the engine thread.");
        LibTorch.Load(_libTorchPath);
        _mode = inference_mode();
    }

    /// <summary>Whether there is a CUDA device to use: libtorch is loaded for an answer where it has the library for one. For the work items of this thread.</summary>
    internal bool HasCuda()
    {
        if (!LibTorch.MayHaveCuda(_libTorchPath)) return false;
        EnterTensors();
        return LibTorch.Load(_libTorchPath).Cuda;
    }

    private void Loop()
    {
        foreach (var item in _work.GetConsumingEnumerable()) item();
        _mode?.Dispose();
    }

    /// <summary>Finishes what is queued and ends the thread.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }
}
