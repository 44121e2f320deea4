using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Jobs.Trials.Running;

/// <summary>Stops what goes on in a sandbox when the sandbox breaks, and says why it broke.</summary>
internal sealed class SandboxGuard : IAsyncDisposable
{
    /// <summary>An operation may fail before the sandbox has noticed that it is dead.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly ISandbox _sandbox;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenSource _broken = new();
    private readonly Task _watching;

    public SandboxGuard(ISandbox sandbox, TimeProvider time)
    {
        (_sandbox, _time) = (sandbox, time);
        _watching = WatchAsync();
    }

    /// <summary>Cancelled when the sandbox is broken.</summary>
    public CancellationToken Broken => _broken.Token;

    /// <summary>Why it broke; null when it has not, even after a moment.</summary>
    public async Task<SandboxLimit?> WhyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _sandbox.Broken.WaitAsync(Grace, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching;
        _over.Dispose();
        _broken.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            await _sandbox.Broken.WaitAsync(_over.Token);
            await _broken.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The trial ended with its sandbox whole.
        }
    }
}
