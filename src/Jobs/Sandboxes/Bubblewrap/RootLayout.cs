using System.Globalization;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>
/// A sandbox's file tree as bwrap's arguments: one size-limited tmpfs is the root and holds everything that can be written; the host's
/// programs and libraries are bound into it read-only; of <c>/etc</c> only what programs need, nothing of <c>/home</c>, <c>/run</c>, <c>/var</c>.
/// </summary>
/// <remarks>
/// Who enters the sandbox drops the capabilities over it before it loads anything there. All the same nothing that programs and the
/// dynamic loader read may be replaced from within: <c>/lib64</c> and its like are mounts rather than links, <c>/etc</c> is a mount of its own, and
/// <c>ld.so.preload</c> is covered. A mount point can be neither removed nor renamed.
/// </remarks>
internal static class RootLayout
{
    private static readonly string[] Programs = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
    private static readonly string[] Folders = ["/app", "/home", "/logs", "/opt", "/root", "/run", "/srv", "/var/lib", "/var/log"];
    private static readonly (string Mode, string Folder)[] Open =
        [("1777", "/tmp"), ("1777", "/var/tmp"), ("0777", "/logs/agent"), ("0777", "/logs/verifier"), ("0777", "/logs/artifacts")];
    private static readonly (string Name, string Target)[] Links =
        [("/var/run", "/run"), ("/etc/os-release", "/usr/lib/os-release"), ("/etc/mtab", "/proc/mounts")];
    private static readonly string[] Etc = ["/etc/ld.so.cache", "/etc/alternatives", "/etc/ssl/openssl.cnf"];

    /// <summary>What a container's root can do to its own files; none of it reaches files of the host, whose owners do not exist here.</summary>
    internal static readonly string[] Capabilities = ["chown", "dac_override", "fowner", "fsetid", "kill"];

    /// <summary>The same as bits, by the kernel's numbers: 0, 1, 3, 4 and 5.</summary>
    internal const long CapabilityMask = 0b111011;

    internal static IEnumerable<string> Arguments(BubblewrapLimits limits, string workdir)
    {
        List<string> arguments = [.. Tmpfs("/", limits.DiskBytes), "--ro-bind", "/usr", "/usr"];
        foreach (var folder in Programs)
        {
            if (!Directory.Exists(folder)) continue;
            var source = Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder;
            arguments.AddRange(["--ro-bind", source, folder]);
        }
        arguments.AddRange(Tmpfs("/etc", BubblewrapLimits.EtcBytes));
        foreach (var item in Etc) arguments.AddRange(["--ro-bind-try", item, item]);
        arguments.AddRange(["--ro-bind", "/dev/null", "/etc/ld.so.preload"]);
        arguments.AddRange(["--proc", "/proc", "--dev", "/dev"]);
        arguments.AddRange(["--perms", "1777", .. Tmpfs("/dev/shm", BubblewrapLimits.SharedMemoryBytes)]);

        // bwrap's /dev is a tmpfs without a limit.
        arguments.AddRange(["--remount-ro", "/dev"]);
        foreach (var folder in Folders.Append(workdir)) arguments.AddRange(["--dir", folder]);
        foreach (var (mode, folder) in Open) arguments.AddRange(["--perms", mode, "--dir", folder]);
        foreach (var (name, target) in Links) arguments.AddRange(["--symlink", target, name]);
        return arguments;
    }

    private static string[] Tmpfs(string path, long bytes) => ["--size", bytes.ToString(CultureInfo.InvariantCulture), "--tmpfs", path];
}
