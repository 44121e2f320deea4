using System.Runtime.InteropServices;

namespace Vectorscope.Jobs.Provenance;

/// <summary>The machine that a run ran on.</summary>
public sealed record Hardware(string System, string Architecture, string Processor, int Cores, long MemoryBytes)
{
    public static Hardware OfThisMachine() => new(
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        ProcessorName() ?? "unknown",
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    private static string? ProcessorName()
    {
        const string path = "/proc/cpuinfo";
        return !File.Exists(path)
            ? null
            : File.ReadLines(path)
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?
                .Split(':', 2)[1].Trim();
    }
}
