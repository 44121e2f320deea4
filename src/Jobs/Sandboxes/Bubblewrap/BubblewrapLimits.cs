using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>What a sandbox may take of the machine.</summary>
/// <param name="MemoryBytes">For processes alone; files are counted apart although they lie in memory too.</param>
/// <param name="DiskBytes">Of the one file system that is everything the sandbox can write to.</param>
/// <param name="Cpus">Null is no limit.</param>
internal sealed record BubblewrapLimits(long MemoryBytes, long DiskBytes, int Processes, int? Cpus)
{
    internal const long SharedMemoryBytes = 64L << 20;
    internal const long EtcBytes = 16L << 20;

    /// <summary>An empty file takes a kilobyte of the kernel's memory, which the size of a tmpfs does not count.</summary>
    internal const long Files = 100_000;

    private const long DefaultMemoryMb = 2048;
    private const long DefaultDiskMb = 256;
    private const int DefaultProcesses = 512;

    /// <summary>Everything together, as a control group counts it.</summary>
    internal long TotalBytes => MemoryBytes + DiskBytes + SharedMemoryBytes + EtcBytes;

    /// <summary>A task that names no limit gets ours. Disk is memory here, so none may ask for more than a quarter of the machine's.</summary>
    internal static BubblewrapLimits For(TaskEnvironment environment, long machineBytes)
    {
        var disk = (environment.StorageMb ?? DefaultDiskMb) << 20;
        return new((environment.MemoryMb ?? DefaultMemoryMb) << 20, Math.Min(disk, machineBytes / 4), DefaultProcesses, environment.Cpus);
    }
}
