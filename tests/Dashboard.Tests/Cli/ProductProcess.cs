using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Vectorscope.Dashboard.Tests.Cli;

/// <summary>The application as a process of its own: what only a real one shows (streams, exit code, signals, what was loaded).</summary>
internal sealed class ProductProcess : IDisposable
{
    // For a process that hangs, not for one on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;

    private ProductProcess(Process process) => _process = process;

    internal StreamReader Output => _process.StandardOutput;

    internal StreamReader Error => _process.StandardError;

    internal StreamWriter Input => _process.StandardInput;

    /// <summary>Files mapped into the process: assemblies and native libraries that it has loaded.</summary>
    internal IReadOnlyList<string> LoadedFiles() =>
        [.. File.ReadLines($"/proc/{_process.Id}/maps").Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries)).Where(parts => parts.Length == 6).Select(parts => parts[5]).Distinct()];

    internal static ProductProcess Start(string folder, params string[] arguments) => Start(folder, ReadOnlyDictionary<string, string>.Empty, arguments);

    internal static ProductProcess Start(string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        start.ArgumentList.Add(typeof(Dashboard.Cli.CommandLine).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new ProductProcess(Process.Start(start)!);
    }

    internal static async Task<Verb.Answer> RunAsync(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        return await process.EndAsync();
    }

    /// <summary>Asks the process to stop as Ctrl-C (2) or a service manager (15) does.</summary>
    internal void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    internal async Task<Verb.Answer> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var output = Output.ReadToEndAsync(limit.Token);
        var error = Error.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return new Verb.Answer(_process.ExitCode, await output, await error);
    }

    /// <summary>For a process whose answer nobody reads any more.</summary>
    internal async Task<(int ExitCode, string Error)> EndSilentlyAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var error = await Error.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, error);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
