using System.Globalization;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>One command running in a sandbox, as the host sees it.</summary>
internal sealed class SandboxCommand : IDisposable
{
    private const int MaxComplaint = 4096;

    /// <summary>How long a command's last output may take to arrive when something it left running holds its output open.</summary>
    private static readonly TimeSpan LastOutput = TimeSpan.FromMilliseconds(200);

    /// <summary>So long the output of a command of our own may take to be worked off: nothing of it is done without, and nothing that it starts goes on.</summary>
    private static readonly TimeSpan OwnOutput = TimeSpan.FromSeconds(60);

    // A shell's code for a command that was killed.
    private const int Killed = 137;

    private readonly int _id;
    private readonly CommandPipes _pipes;
    private readonly BoundedOutput _complaint = new(MaxComplaint);
    private readonly Task _complaining;
    private Task _reading = Task.CompletedTask;

    internal SandboxCommand(int porter, int id, CommandPipes pipes)
    {
        (Porter, _id, _pipes) = (porter, id, pipes);
        _complaining = PumpAsync(pipes.Error, _complaint);
        Ended = ExitAsync();
    }

    /// <summary>The number of the process that is its parent.</summary>
    internal int Porter { get; }

    internal Stream Output => _pipes.Output;

    /// <summary>What came on the standard error by itself.</summary>
    internal string Complaint
    {
        get
        {
            lock (_complaint) return _complaint.Text().Trim();
        }
    }

    /// <summary>Waits until it is inside, limits set; what went wrong before is the machinery's failure.</summary>
    /// <returns>False when it never got there: <see cref="Complaint"/> says why.</returns>
    internal async Task<bool> EnteredAsync(CancellationToken cancellationToken)
    {
        var first = new byte[1];
        if (await Output.ReadAsync(first, cancellationToken) == 1 && first[0] == Scripts.Entered) return true;
        await _complaining.WaitAsync(cancellationToken);
        return false;
    }

    /// <summary>Gives it its input and closes it; a command that does not read its input is no error.</summary>
    internal async Task FeedAsync(Func<Stream, CancellationToken, Task>? input, CancellationToken cancellationToken)
    {
        try
        {
            if (input is not null)
            {
                await input(_pipes.Input, cancellationToken);
                await _pipes.Input.FlushAsync(cancellationToken);
            }
            await _pipes.Input.DisposeAsync();
        }
        catch (IOException)
        {
            // It closed its end or has ended.
        }
    }

    /// <summary>Waits for its end and its output; something it left running may go on writing, to nowhere.</summary>
    /// <param name="isOwn">The command is ours and not the task's.</param>
    internal async Task<int> EndAsync(Task reading, bool isOwn, CancellationToken cancellationToken)
    {
        _reading = reading;
        var exitCode = await Ended.WaitAsync(cancellationToken);
        await Task.WhenAny(Task.WhenAll(reading, _complaining), Task.Delay(isOwn ? OwnOutput : LastOutput, cancellationToken));
        return exitCode;
    }

    /// <summary>Completes with its exit code.</summary>
    internal Task<int> Ended { get; }

    internal void Kill()
    {
        // Its number may be another's by now.
        if (!Ended.IsCompleted && ProcessTable.Find(_id)?.Parent == Porter) ProcessTable.KillTree(_id);
    }

    /// <summary>Who brought it in says its exit code, unless it was killed.</summary>
    private async Task<int> ExitAsync() =>
        int.TryParse(await _pipes.Said.ReadLineAsync(), CultureInfo.InvariantCulture, out var code) ? code : Killed;

    /// <summary>Reads a stream to its end into what is kept of it.</summary>
    internal static async Task PumpAsync(Stream from, BoundedOutput to)
    {
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
            lock (to) to.Add(buffer.AsSpan(0, read));
    }

    /// <summary>The pipes stay open until whatever holds their other end is gone: a closed one would kill a service that logs.</summary>
    public void Dispose() => Task.WhenAll(_complaining, Ended, _reading).ContinueWith(_ => _pipes.Dispose(), TaskScheduler.Default);
}
