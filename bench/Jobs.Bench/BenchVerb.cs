using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Vectorscope.Jobs.Bench;

/// <summary>The product's <c>bench</c> verb as a process of its own, in an empty data folder.</summary>
internal sealed class BenchVerb : IDisposable
{
    private static readonly Dictionary<string, string> Facts = typeof(BenchVerb).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(a => a.Key, a => a.Value ?? "");
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("vectorscope-bench-");
    private readonly Process _process;

    internal BenchVerb(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Facts["Application"]);
        foreach (var argument in (string[])["bench", "--data", _data.FullName, "--tasks", PocketTasks, "--json", .. arguments]) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    internal static string PocketTasks => Path.Combine(Path.GetFullPath(Facts["RepositoryRoot"]), "tasks", "pocket");

    /// <summary>The lines it prints, one a finished trial; the last one, with the arms, is not among them.</summary>
    internal async IAsyncEnumerable<JsonElement> TrialsAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var value = JsonDocument.Parse(line).RootElement;
            if (value.TryGetProperty("task", out _)) yield return value;
        }
        await _process.WaitForExitAsync();
        if (_process.ExitCode != 0) throw new InvalidOperationException($"bench ended with exit code {_process.ExitCode}; its messages are above.");
    }

    /// <summary>Resident memory of the process, MiB.</summary>
    internal long ResidentMiB()
    {
        _process.Refresh();
        return _process.WorkingSet64 >> 20;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _data.Delete(recursive: true);
    }
}
