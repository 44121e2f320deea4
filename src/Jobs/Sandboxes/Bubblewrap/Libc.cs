using System.Runtime.InteropServices;
using System.Text;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>The few calls that .NET has no name for.</summary>
internal static class Libc
{
    private const int SigKill = 9;

    /// <summary>Ends a process by its number, child or not; one that is gone already is no error.</summary>
    internal static void Kill(int processId)
    {
        if (processId > 1) _ = kill(processId, SigKill);
    }

    internal static uint EffectiveUser => geteuid();

    /// <summary>How full the file system of a path is; null when it cannot be asked.</summary>
    internal static FileSystemUse? FileSystem(string path)
    {
        // struct statvfs on 64-bit Linux: block size, fragment size, blocks, free, available, files, free files, …: eight bytes each.
        var fields = new ulong[32];
        return statvfs(Encoding.UTF8.GetBytes(path + '\0'), fields) == 0
            ? new FileSystemUse((long)(fields[2] * fields[1]), (long)((fields[2] - fields[3]) * fields[1]), (long)(fields[5] - fields[6]))
            : null;
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statvfs(byte[] path, [Out] ulong[] result);
}
