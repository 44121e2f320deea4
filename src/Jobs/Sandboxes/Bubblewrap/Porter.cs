using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>The process outside all sandboxes that brings commands into them: <c>porter.pl</c>. It ends with us, and another takes its place if it dies.</summary>
internal sealed class Porter
{
    private static readonly Lock Choosing = new();
    private static Porter? _current;

    private readonly Process _process;
    private readonly Task<string> _complaint;

    private Porter(Process process)
    {
        _process = process;
        process.StandardOutput.Close();
        _complaint = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Begins a command; it is over when its <see cref="SandboxCommand"/> says so.</summary>
    /// <param name="request">What <c>porter.pl</c> lists, from how on.</param>
    /// <exception cref="SandboxException">The porter does not work on this machine.</exception>
    internal static async Task<SandboxCommand> BringAsync(IReadOnlyList<string> request)
    {
        for (var isAgain = false; ; isAgain = true)
        {
            var porter = Current();
            var pipes = new CommandPipes();
            try
            {
                porter.Ask([.. pipes.Names, .. request]);
                return new SandboxCommand(porter._process.Id, await porter.StartedAsync(pipes), pipes);
            }
            catch (IOException e) when (isAgain)
            {
                pipes.Dispose();
                throw new SandboxException($"perl, which brings commands into sandboxes, ended: {(await porter._complaint).Trim()}", e);
            }
            catch (IOException)
            {
                pipes.Dispose();
                porter.Leave();
            }
            catch
            {
                pipes.Dispose();
                throw;
            }
        }
    }

    private static Porter Current()
    {
        lock (Choosing) return _current is { _process.HasExited: false } porter ? porter : _current = Start();
    }

    private static Porter Start()
    {
        try
        {
            var start = new ProcessStartInfo(HostPrograms.Path("perl"), ["-e", Scripts.Porter, "--", SystemCalls.Numbers])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/",
            };
            // Nothing of ours goes in, and nothing of a task's reaches the host's loader.
            start.Environment.Clear();
            start.Environment["PATH"] = HostPrograms.SearchPath;
            return new Porter(Process.Start(start) ?? throw new SandboxException($"{start.FileName} did not start."));
        }
        catch (Win32Exception e)
        {
            throw new SandboxException($"perl could not be started: {e.Message}.", e);
        }
    }

    private void Leave()
    {
        lock (Choosing)
            if (_current == this) _current = null;
    }

    private void Ask(IReadOnlyList<string> request)
    {
        if (request.FirstOrDefault(text => text.Contains('\0')) is { } text)
            throw new ArgumentException($"A command's words hold no NUL: {text.Replace('\0', '·')}", nameof(request));
        var content = Encoding.UTF8.GetBytes(string.Join('\0', request));
        byte[] whole = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{content.Length}\n")), .. content];
        // It does nothing but read and fork: nobody waits here for long.
        lock (_process) _process.StandardInput.BaseStream.Write(whole);
    }

    /// <summary>The command's number. From then on it has its own ends of the pipes.</summary>
    /// <exception cref="IOException">The porter ended before.</exception>
    private async Task<int> StartedAsync(CommandPipes pipes)
    {
        var number = pipes.Said.ReadLineAsync();
        await Task.WhenAny((Task)number, _complaint);
        pipes.LeaveOthersEnds();
        return int.TryParse(await number, CultureInfo.InvariantCulture, out var id) ? id : throw new EndOfStreamException("No command was begun.");
    }
}
