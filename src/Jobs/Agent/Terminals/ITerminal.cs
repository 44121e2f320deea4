namespace Vectorscope.Jobs.Agent.Terminals;

/// <summary>The terminal that an agent types into.</summary>
public interface ITerminal : IAsyncDisposable
{
    Task<bool> IsAliveAsync(CancellationToken cancellationToken);

    /// <summary>Types the keystrokes; a string that is exactly a tmux key name (<c>C-c</c>, <c>Enter</c>) is that key.</summary>
    Task SendAsync(string keystrokes, CancellationToken cancellationToken);

    /// <summary>What is new since the last look, under its label, not yet truncated.</summary>
    Task<string> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The visible screen.</summary>
    Task<string> ScreenAsync(CancellationToken cancellationToken);
}
