using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A terminal that shows what the test wrote down and keeps what was typed, and when.</summary>
internal sealed class FakeTerminal(TimeProvider time) : ITerminal
{
    private readonly Queue<string> _outputs = new();

    public List<(string Keystrokes, DateTimeOffset At)> Typed { get; } = [];
    public int Reads { get; private set; }
    public bool Alive { get; set; } = true;
    public bool Disposed { get; private set; }
    public string VisibleScreen { get; set; } = "root@box:/app#";

    /// <summary>Done when something is typed, before it returns.</summary>
    public Action<string>? OnTyped { get; set; }

    /// <summary>Done at every look, with its number from 1.</summary>
    public Action<int>? OnRead { get; set; }

    public FakeTerminal Show(params string[] outputs)
    {
        foreach (var output in outputs)
            _outputs.Enqueue(output);
        return this;
    }

    public Task<bool> IsAliveAsync(CancellationToken cancellationToken) => Task.FromResult(Alive);

    public Task SendAsync(string keystrokes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Typed.Add((keystrokes, time.GetUtcNow()));
        OnTyped?.Invoke(keystrokes);
        return Alive ? Task.CompletedTask : throw new SandboxException("tmux: no server running");
    }

    public Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Reads++;
        OnRead?.Invoke(Reads);
        if (!Alive) throw new SandboxException("tmux: no server running");
        return Task.FromResult(_outputs.TryDequeue(out var output) ? output : $"Current Terminal Screen:\nroot@box:/app# {Reads}");
    }

    public Task<string> ScreenAsync(CancellationToken cancellationToken) => Task.FromResult(VisibleScreen);

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }
}
