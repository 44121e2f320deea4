namespace Vectorscope.Engine.Bench;

/// <summary>The most memory that this process had so far, as Linux counts it.</summary>
internal static class PeakMemory
{
    internal static string Now() => OperatingSystem.IsLinux()
        ? File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(':')[1].Trim()
        : "unknown";
}
