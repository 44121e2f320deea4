using System.Globalization;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>Runs commands in one container. The engine has no way to end a command, so each one tells its process id first.</summary>
internal sealed class DockerExec(DockerEngine engine, string container, TimeProvider time)
{
    // The first line of the output is the command's process id; it is cut off here.
    // Where hardly a process more is allowed, whatever the command starts would fail: that is told instead. No part of this may fork.
    private const string TellId = $$"""
        for file in /sys/fs/cgroup/pids.current /sys/fs/cgroup/pids/pids.current; do
          if [ -r "$file" ] && read -r count <"$file" && [ "$count" -ge {{Crowded}} ]; then echo {{ExecOutput.Full}}; exit 0; fi
        done
        echo $$
        exec "$@"
        """;

    private const string Crowded = "900";

    // How a container runtime, or the shell that it did start, says that it could start no further process there.
    private static readonly string[] NotForked = ["read init-p: connection reset by peer", "resource temporarily unavailable", "cannot fork", "can't fork"];

    private const string Root = "0";

    // Stops what is found before killing it: a process that forks must not outrun the search. A child that made a session of its own
    // and whose parent has ended is not found; it goes with the container.
    private const string KillTree = """
        victims=$1
        kill -STOP "$1" 2>/dev/null
        while :; do
          found=
          for stat in /proc/[0-9]*/stat; do
            { IFS= read -r line < "$stat"; } 2>/dev/null || continue
            id=${line%% *}
            set -- ${line##*) }
            case " $victims $found " in *" $id "*) continue ;; esac
            case " $victims $found " in *" $2 "* | *" $4 "*) kill -STOP "$id" 2>/dev/null; found="$found $id" ;; esac
          done
          [ -n "$found" ] || break
          victims="$victims $found"
        done
        kill -KILL $victims 2>/dev/null
        exit 0
        """;

    // A child that keeps the output open after its command has ended is waited for this long; the engine itself waits 2 s.
    private static readonly TimeSpan LastOutput = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(20);

    /// <param name="request">What to run.</param>
    /// <param name="broken">Set when the whole container is being stopped: then there is nothing to end.</param>
    /// <param name="cancellationToken">Ends the command with its children; set by <paramref name="broken"/> too.</param>
    /// <exception cref="ProcessLimitException">So many processes are there that a command could do nothing.</exception>
    internal async Task<ExecResult> RunAsync(ExecRequest request, CancellationToken broken, CancellationToken cancellationToken)
    {
        var output = new ExecOutput(request.MaxOutputBytes);
        var id = await CreateAsync(["/bin/sh", "-c", TellId, "sh", .. request.Command], request, cancellationToken);
        using var stream = await engine.AskAsync("Start a command in the sandbox", (client, token) =>
            client.Exec.StartContainerExecAsync(id, new ContainerExecStartParameters(), token), cancellationToken);
        using var ending = new CancellationTokenSource();
        var reading = ReadAsync(stream, output, ending.Token);
        var writing = WriteAsync(stream, request.Input, ending.Token);
        var timedOut = false;
        try
        {
            await reading.WaitAsync(request.Timeout ?? Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            timedOut = true;
            await EndAsync(output.ProcessId, cancellationToken);
        }
        catch (OperationCanceledException) when (!broken.IsCancellationRequested)
        {
            await EndAsync(output.ProcessId, CancellationToken.None);
            throw;
        }
        finally
        {
            await FinishAsync(reading, writing, ending);
        }
        if (output.IsFull)
        {
            throw new ProcessLimitException(null);
        }
        if (output.ProcessId is null && !timedOut)
        {
            var said = output.Text().Trim();
            throw NotForked.Any(sign => said.Contains(sign, StringComparison.OrdinalIgnoreCase))
                ? new ProcessLimitException(said)
                : new SandboxException($"A command could not be started in sandbox {container}: {said}");
        }
        var code = timedOut ? ExitCodeOfTimeout : await ExitCodeAsync(id, cancellationToken);
        return new ExecResult(code, output.Text(), output.TotalBytes, timedOut);
    }

    /// <summary>What <c>timeout</c> answers.</summary>
    private const int ExitCodeOfTimeout = 124;

    private Task<string> CreateAsync(IList<string> command, ExecRequest request, CancellationToken cancellationToken) =>
        engine.AskAsync("Prepare a command in the sandbox", async (client, token) => (await client.Exec.CreateContainerExecAsync(container, new ContainerExecCreateParameters
        {
            Cmd = command,
            AttachStdin = request.Input.Length > 0,
            AttachStdout = true,
            AttachStderr = true,
            // By number: an image without /etc/passwd has a root too.
            User = request.User == "root" ? Root : request.User ?? "",
            WorkingDir = request.Workdir ?? "",
            Env = [.. request.Variables.Select(v => $"{v.Key}={v.Value}")],
        }, token)).ID, cancellationToken);

    private static async Task ReadAsync(MultiplexedStream stream, ExecOutput output, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken);
            if (read.EOF)
            {
                return;
            }
            output.Add(buffer.AsSpan(0, read.Count), read.Target == MultiplexedStream.TargetStream.StandardOut);
        }
    }

    private static async Task WriteAsync(MultiplexedStream stream, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        if (input.Length == 0)
        {
            return;
        }
        try
        {
            await stream.WriteAsync(input.ToArray(), 0, input.Length, cancellationToken);
            stream.CloseWrite();
        }
        catch (IOException)
        {
            // The command ended without reading all of it, as head does.
        }
    }

    private async Task EndAsync(int? process, CancellationToken cancellationToken)
    {
        if (process is { } id)
        {
            await KillTreeAsync(id, cancellationToken);
        }
    }

    private async Task KillTreeAsync(int process, CancellationToken cancellationToken)
    {
        var request = new ExecRequest([]) { User = "root", Workdir = "/" };
        var id = await CreateAsync(["/bin/sh", "-c", KillTree, "sh", process.ToString(CultureInfo.InvariantCulture)], request, cancellationToken);
        await engine.AskAsync("End a command in the sandbox", async (client, token) =>
        {
            using var stream = await client.Exec.StartContainerExecAsync(id, new ContainerExecStartParameters(), token);
            await stream.ReadOutputToEndAsync(token);
        }, cancellationToken, KillLimit);
        if (await ExitCodeAsync(id, cancellationToken) != 0)
        {
            throw new SandboxException($"A command in sandbox {container} ran past its limit and could not be ended.");
        }
    }

    private async Task FinishAsync(Task reading, Task writing, CancellationTokenSource ending)
    {
        try
        {
            await Task.WhenAll(reading, writing).WaitAsync(LastOutput, time);
        }
        catch (TimeoutException)
        {
            // Something still holds the output open; nobody listens any longer.
        }
        catch (IOException)
        {
            // The connection broke. The exit code, asked for next, tells whether the sandbox did.
        }
        finally
        {
            await ending.CancelAsync();
        }
        await Task.WhenAll(reading, writing).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(LastOutput, time).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task<int> ExitCodeAsync(string exec, CancellationToken cancellationToken)
    {
        // The stream may end a moment before the engine has noted the exit code.
        for (var pause = 5; ; pause = Math.Min(2 * pause, 200))
        {
            var state = await engine.AskAsync("Ask how a command in the sandbox ended", (client, token) => client.Exec.InspectContainerExecAsync(exec, token), cancellationToken);
            if (state is { Running: false, ExitCode: { } code })
            {
                return (int)code;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(pause), time, cancellationToken);
        }
    }
}
