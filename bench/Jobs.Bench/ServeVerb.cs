using System.Diagnostics;
using System.Reflection;

namespace Vectorscope.Jobs.Bench;

/// <summary>The product's <c>serve</c> verb on a data folder, on a free port.</summary>
internal sealed class ServeVerb : IDisposable
{
    private readonly Process _process;

    internal ServeVerb(string data)
    {
        var application = typeof(ServeVerb).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(fact => fact.Key == "Application").Value!;
        _process = Process.Start(new ProcessStartInfo("dotnet", [application, "serve", "--data", data, "--port", "0"]) { RedirectStandardOutput = true })!;
    }

    /// <summary>Where it answers; the first line that it prints.</summary>
    internal async Task<Uri> AddressAsync() => new(await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("serve ended before it served; its messages are above."));

    /// <summary>What it has used of the processors so far.</summary>
    internal TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
