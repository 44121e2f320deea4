using System.Globalization;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>A folder of the control group file system in which we may make groups, and what can be limited there.</summary>
internal sealed record ControlGroupPlace(string Folder, int Version, bool Memory, bool Pids, bool Processors)
{
    private static readonly string[] Wanted = ["memory", "pids", "cpu"];

    /// <summary>Looked for once: one place with version 2, up to three with version 1, none where nothing is writable.</summary>
    internal static Lazy<IReadOnlyList<ControlGroupPlace>> All { get; } = new(() => Find(File.ReadAllLines("/proc/self/mountinfo"), File.ReadAllLines("/proc/self/cgroup")));

    internal IEnumerable<(string File, string Value)> Settings(BubblewrapLimits limits)
    {
        if (Memory)
        {
            var bytes = Text(limits.TotalBytes);
            yield return (Version == 2 ? "memory.max" : "memory.limit_in_bytes", bytes);
            var swap = Version == 2 ? "memory.swap.max" : "memory.memsw.limit_in_bytes";
            if (File.Exists(Path.Combine(Folder, swap))) yield return (swap, Version == 2 ? "0" : bytes);
        }

        // The limit per user namespace is met first; the slack lets us enter a sandbox that a fork bomb has filled.
        if (Pids) yield return ("pids.max", Text(limits.Processes + 128));

        // Without a limit of its own a group still counts as one process against all others.
        if (!Processors || limits.Cpus is not { } cpus) yield break;
        if (Version == 2) yield return ("cpu.max", $"{Text(cpus * 100_000L)} 100000");
        else yield return ("cpu.cfs_quota_us", Text(cpus * 100_000L));
    }

    /// <param name="mounts">Lines of <c>/proc/self/mountinfo</c>.</param>
    /// <param name="own">Lines of <c>/proc/self/cgroup</c>.</param>
    internal static IReadOnlyList<ControlGroupPlace> Find(IReadOnlyList<string> mounts, IReadOnlyList<string> own)
    {
        var groups = mounts.Select(Mount.Parse).OfType<Mount>().ToList();
        foreach (var mount in groups.Where(mount => mount.Version == 2))
            foreach (var folder in Candidates(mount, own.FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal))))
                if (TryVersion2(folder) is { } place) return [place];
        return
        [
            .. Wanted.Select(controller => groups
                    .Where(mount => mount.Version == 1 && mount.Options.Contains(controller))
                    .SelectMany(mount => Candidates(mount, own.FirstOrDefault(line => line.Split(':')[1].Split(',').Contains(controller))))
                    .Where(TryMake)
                    .Select(folder => new ControlGroupPlace(folder, 1, controller == "memory", controller == "pids", controller == "cpu"))
                    .FirstOrDefault())
                .OfType<ControlGroupPlace>(),
        ];
    }

    /// <summary>Our own group, so that a limit set on us holds for sandboxes too, then the root of what we see.</summary>
    private static IEnumerable<string> Candidates(Mount mount, string? own)
    {
        if (own is not null)
        {
            var path = own[(own.IndexOf(':', own.IndexOf(':') + 1) + 1)..];
            if (mount.Root != "/" && path.StartsWith(mount.Root, StringComparison.Ordinal)) path = path[mount.Root.Length..];
            var folder = mount.Point + path.TrimEnd('/');
            if (folder != mount.Point && Directory.Exists(folder)) yield return folder;
        }
        yield return mount.Point;
    }

    private static ControlGroupPlace? TryVersion2(string folder)
    {
        try
        {
            var there = File.ReadAllText(Path.Combine(folder, "cgroup.controllers")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            var handed = File.ReadAllText(Path.Combine(folder, "cgroup.subtree_control")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            foreach (var controller in Wanted.Intersect(there).Except(handed))
                ControlGroup.Write(Path.Combine(folder, "cgroup.subtree_control"), "+" + controller);
            var all = there.Intersect(Wanted).ToHashSet();
            if (!all.Contains("memory") || !all.Contains("pids") || !TryMake(folder)) return null;
            return new ControlGroupPlace(folder, 2, Memory: true, Pids: true, Processors: all.Contains("cpu"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not ours to change, or it holds processes itself and so may not hand controllers down.
            return null;
        }
    }

    private static bool TryMake(string folder)
    {
        var probe = Path.Combine(folder, $"vectorscope-probe-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            ControlGroup.TryRemove(probe);
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record Mount(string Root, string Point, int Version, IReadOnlyList<string> Options)
    {
        // 35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
        internal static Mount? Parse(string line)
        {
            var halves = line.Split(" - ", 2);
            if (halves.Length < 2) return null;
            var (left, right) = (halves[0].Split(' '), halves[1].Split(' '));
            return right[0] switch
            {
                "cgroup2" => new Mount(left[3], left[4], 2, []),
                "cgroup" => new Mount(left[3], left[4], 1, right[^1].Split(',')),
                _ => null,
            };
        }
    }
}
