using System.Diagnostics;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>One command running in a sandbox, as the host sees it.</summary>
internal sealed class SandboxCommand : IDisposable
{
    private const int MaxComplaint = 4096;

    /// <summary>How long a command's last output may take to arrive when something it left running holds its output open.</summary>
    private static readonly TimeSpan LastOutput = TimeSpan.FromMilliseconds(200);

    /// <summary>So long the output of a command of our own may take to be worked off: nothing of it is done without, and nothing that it starts goes on.</summary>
    private static readonly TimeSpan OwnOutput = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly BoundedOutput _complaint = new(MaxComplaint);
    private readonly Task _complaining;

    private SandboxCommand(Process process)
    {
        _process = process;
        _complaining = PumpAsync(process.StandardError.BaseStream, _complaint);
    }

    internal static SandboxCommand Start(ProcessStartInfo start) => new(SandboxEntry.Start(start));

    internal Stream Output => _process.StandardOutput.BaseStream;

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
                await input(_process.StandardInput.BaseStream, cancellationToken);
                await _process.StandardInput.BaseStream.FlushAsync(cancellationToken);
            }
            _process.StandardInput.Close();
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
        await _process.WaitForExitAsync(cancellationToken);
        await Task.WhenAny(Task.WhenAll(reading, _complaining), Task.Delay(isOwn ? OwnOutput : LastOutput, cancellationToken));
        return _process.ExitCode;
    }

    internal void Kill()
    {
        if (!_process.HasExited) ProcessTable.KillTree(_process.Id);
    }

    /// <summary>Reads a stream to its end into what is kept of it.</summary>
    internal static async Task PumpAsync(Stream from, BoundedOutput to)
    {
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
            lock (to) to.Add(buffer.AsSpan(0, read));
    }

    /// <summary>The pipes stay open until whatever holds their other end is gone: a closed one would kill a service that logs.</summary>
    public void Dispose() => _complaining.ContinueWith(_ => _process.Dispose(), TaskScheduler.Default);
}
