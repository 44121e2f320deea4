namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>Looks at a running sandbox twice a second: ends it when its disk is full, and stands in for the memory limit where no control group sets it.</summary>
internal static class LimitWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>A full tmpfs has kept the host safe already; this tells the trial why its writes fail.</summary>
    private const double Full = 0.99;

    internal static async Task RunAsync(int init, SandboxEntry entry, Action diskIsFull, TimeProvider time, CancellationToken cancellationToken)
    {
        // Each name is the kernel's link to the sandbox's own root, followed by mount points, which cannot be turned into links.
        string[] writable = [$"/proc/{init}/root", $"/proc/{init}/root/dev/shm", $"/proc/{init}/root/etc"];
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var root = Libc.FileSystem(writable[0]);
                if (root is { } use && use.UsedBytes >= use.Bytes * Full
                    || writable.Sum(path => Libc.FileSystem(path)?.UsedFiles ?? 0) > BubblewrapLimits.Files)
                {
                    diskIsFull();
                    return;
                }
                if (!entry.Group.LimitsMemory) KillLargest(init, entry.Limits.MemoryBytes);
            }
        }
        catch (OperationCanceledException)
        {
            // The sandbox has ended.
        }
    }

    /// <summary>What the kernel does in a control group: when all together hold too much, the one that holds most is killed.</summary>
    private static void KillLargest(int init, long maxBytes)
    {
        var held = ProcessTable.InNamespaceOf(init).Where(id => id != init).Select(id => (Id: id, Bytes: ProcessTable.PrivateBytes(id))).ToList();
        if (held.Sum(process => process.Bytes) > maxBytes) Libc.Kill(held.MaxBy(process => process.Bytes).Id);
    }
}
