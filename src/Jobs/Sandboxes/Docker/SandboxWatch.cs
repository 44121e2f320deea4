using Docker.DotNet.Models;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>Waits for a container to end by itself, and ends everything in it when asked to.</summary>
internal sealed class SandboxWatch : IAsyncDisposable
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    private readonly DockerEngine _engine;
    private readonly string _container;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _disposed = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly SemaphoreSlim _restarting = new(1, 1);
    private readonly TaskCompletionSource<SandboxLimit> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _waiting;

    internal SandboxWatch(DockerEngine engine, string container, TimeProvider time)
    {
        _engine = engine;
        _container = container;
        _time = time;
        _waiting = Task.Run(WaitAsync);
    }

    internal Task<SandboxLimit> Broken => _broken.Task;

    /// <summary>Cancelled once the sandbox is broken.</summary>
    internal CancellationToken Stopped => _stopped.Token;

    internal string Reason { get; private set; } = "";

    internal void Break(SandboxLimit limit, string reason)
    {
        lock (_broken)
        {
            if (_broken.Task.IsCompleted)
            {
                return;
            }
            Reason = reason;
            _broken.SetResult(limit);
        }
        _stopped.Cancel();
    }

    /// <summary>Breaks the sandbox if its container does not run.</summary>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        await _restarting.WaitAsync(cancellationToken);
        try
        {
            if (await WhyNotRunningAsync(cancellationToken) is { } reason)
            {
                Break(SandboxLimit.Died, reason);
            }
        }
        finally
        {
            _restarting.Release();
        }
    }

    /// <summary>Ends every process in the container; its files stay.</summary>
    internal async Task RestartAsync(CancellationToken cancellationToken)
    {
        await _restarting.WaitAsync(cancellationToken);
        try
        {
            await _engine.AskAsync($"End all processes of sandbox {_container}", (client, token) =>
                client.Containers.RestartContainerAsync(_container, new ContainerRestartParameters { WaitBeforeKillSeconds = 0 }, token), cancellationToken);
        }
        finally
        {
            _restarting.Release();
        }
    }

    private async Task WaitAsync()
    {
        while (!_disposed.IsCancellationRequested && !_broken.Task.IsCompleted)
        {
            try
            {
                await _engine.AskAsync("Wait for the sandbox", (client, token) => client.Containers.WaitContainerAsync(_container, token), _disposed.Token, Timeout.InfiniteTimeSpan);
                await CheckAsync(_disposed.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SandboxException e) when (e.IsNotFound())
            {
                Break(SandboxLimit.Died, $"Sandbox {_container} is gone: somebody removed its container.");
            }
            catch (SandboxException)
            {
                // The engine does not answer. Operations of the sandbox say so; the container may well live on.
                await Task.Delay(AskAgain, _time, _disposed.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task<string?> WhyNotRunningAsync(CancellationToken cancellationToken)
    {
        try
        {
            var state = (await _engine.AskAsync("Look at the sandbox", (client, token) => client.Containers.InspectContainerAsync(_container, token), cancellationToken)).State;
            return state is null || state.Running
                ? null
                : $"Sandbox {_container} ended by itself with exit code {state.ExitCode}{(state.OOMKilled ? ", out of memory" : "")}. Look into the engine's log, or raise environment.memory_mb.";
        }
        catch (SandboxException e) when (e.IsNotFound())
        {
            return $"Sandbox {_container} is gone: somebody removed its container.";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await _waiting;
        _disposed.Dispose();
        _stopped.Dispose();
        _restarting.Dispose();
    }
}
