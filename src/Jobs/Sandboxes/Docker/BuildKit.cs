using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>
/// Docker's second builder, which knows what the engine's own does not (heredocs, mounts). It speaks a protocol of its own that the
/// docker program brings; the engine's API alone does not reach it.
/// </summary>
public static class BuildKit
{
    private const int FirstWithPlugin = 23;
    private const int KeptLines = 20;

    // Of a server that does not answer the program waits for minutes.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private static readonly Lazy<string?> s_whyNot = new(Look);

    /// <summary>Why it is not at hand on this machine; null when it is. Asked once.</summary>
    public static string? WhyNot => s_whyNot.Value;

    /// <summary>What an author or user should know of a task that needs it; null when nothing is in the way.</summary>
    public static TaskProblem? ProblemOf(TaskEnvironment? environment) =>
        environment is { BuildKitConstructs: [_, ..] constructs } && WhyNot is { } reason
            ? new TaskProblem(TaskFiles.Dockerfile, null, $"It needs BuildKit ({string.Join(", ", constructs)}), and {reason}", IsError: true)
            : null;

    /// <summary>Builds a folder's Dockerfile.</summary>
    /// <exception cref="SandboxException">It failed; the message holds its last lines.</exception>
    internal static async Task BuildAsync(string folder, string name, string label, DockerEngine engine, IProgress<string> log, CancellationToken cancellationToken)
    {
        if (WhyNot is { } reason)
        {
            throw new SandboxException($"Build {name}: the Dockerfile needs BuildKit, and {reason}");
        }
        var start = Docker("build", "--progress", "plain", "--tag", name, "--label", label, ".");
        start.WorkingDirectory = folder;
        start.Environment["DOCKER_HOST"] = engine.Address.ToString();
        // These would lead to another engine, or to a builder whose images stay within it.
        start.Environment.Remove("DOCKER_CONTEXT");
        start.Environment.Remove("BUILDX_BUILDER");
        using var process = Process.Start(start) ?? throw new SandboxException("The program docker could not be started.");
        var last = new Queue<string>();
        var reading = Task.WhenAll(ReadAsync(process.StandardError), ReadAsync(process.StandardOutput));
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            await reading;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        if (process.ExitCode != 0)
        {
            throw new SandboxException($"Build {name} failed:\n{string.Join('\n', last)}");
        }

        async Task ReadAsync(StreamReader output)
        {
            while (await output.ReadLineAsync(cancellationToken) is { } line)
            {
                lock (last)
                {
                    last.Enqueue(line);
                    if (last.Count > KeptLines) last.Dequeue();
                }
                log.Report($"Build {name}: {line}");
            }
        }
    }

    private static string? Look()
    {
        try
        {
            if (Ask("buildx", "version") is not null)
            {
                return null;
            }
            // Until then the program had it built in; later ones leave it to their plugin.
            return Ask("version", "--format", "{{.Client.Version}}") is { } version
                && int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major < FirstWithPlugin
                ? null : "the docker program here lacks its plugin buildx; install docker-buildx.";
        }
        catch (Win32Exception)
        {
            return "the docker program is not installed here; install it with its plugin buildx.";
        }
    }

    private static string? Ask(params string[] arguments)
    {
        using var process = Process.Start(Docker(arguments))!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var reading = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        var said = reading.GetAwaiter().GetResult();
        // Of an engine that is not running the client still tells its own version, with a complaint.
        return process.ExitCode == 0 || said.Trim().Length > 0 ? said.Trim() : null;
    }

    private static ProcessStartInfo Docker(params string[] arguments) => new("docker", arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["DOCKER_BUILDKIT"] = "1" },
    };
}
