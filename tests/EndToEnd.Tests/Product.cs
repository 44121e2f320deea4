using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>The product as a process: started, asked, killed.</summary>
internal static class Product
{
    private static readonly Dictionary<string, string> Facts = typeof(Product).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(a => a.Key, a => a.Value ?? "");

    internal static string RepositoryRoot => Path.GetFullPath(Facts["RepositoryRoot"]);

    /// <summary>Whether the build has put the bundled model beside the program.</summary>
    internal static bool BringsModel => Directory.Exists(Path.Combine(Path.GetDirectoryName(Facts["Application"])!, "models", "pocket"));

    internal sealed record Answer(int ExitCode, string Output, string Log);

    /// <summary>Starts the application as `./vectorscope` does after its build.</summary>
    internal static Process Start(string home, StringBuilder output, StringBuilder log, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        };
        start.ArgumentList.Add(Facts["Application"]);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["HOME"] = home;
        start.Environment.Remove("XDG_DATA_HOME");
        start.Environment.Remove("XDG_CACHE_HOME");
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(log, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Runs one verb to its end.</summary>
    internal static async Task<Answer> RunAsync(string home, CancellationToken cancellationToken, params string[] arguments)
    {
        StringBuilder output = new(), log = new();
        using var process = Start(home, output, log, arguments);
        await process.WaitForExitAsync(cancellationToken);
        lock (output) lock (log) return new Answer(process.ExitCode, output.ToString(), log.ToString());
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.AppendLine(line);
    }
}
