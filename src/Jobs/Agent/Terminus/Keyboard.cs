using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Terminals;

namespace Vectorscope.Jobs.Agent.Terminus;

/// <summary>Types commands one after the other and waits for each as long as the reply says.</summary>
internal sealed class Keyboard(ITerminal terminal, TimeProvider time)
{
    /// <summary>No command is waited for longer, whatever the reply says.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>Whether anything was typed at all.</summary>
    public bool HasTyped { get; private set; }

    public async Task TypeAsync(IReadOnlyList<AgentCommand> commands, CancellationToken cancellationToken)
    {
        foreach (var command in commands)
        {
            // The wait counts from the start of the typing: long keystrokes do not add to it.
            var start = time.GetTimestamp();
            HasTyped |= command.Keystrokes.Length > 0;
            await terminal.SendAsync(command.Keystrokes, cancellationToken);
            var left = Wait(command.Duration) - time.GetElapsedTime(start);
            if (left > TimeSpan.Zero)
                await Task.Delay(left, time, cancellationToken);
        }
    }

    private static TimeSpan Wait(double seconds) =>
        double.IsNaN(seconds) ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Clamp(seconds, 0, LongestWait.TotalSeconds));
}
