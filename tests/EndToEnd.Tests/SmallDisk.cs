using System.Diagnostics;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>A data folder on a small disk of its own, which a test can fill and make read-only.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    private string Filler => Path.Combine(_folder, "filler");

    /// <summary>Null, with the reason, where mounting is not allowed.</summary>
    internal static (SmallDisk? Disk, string Reason) Mount(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        return Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder) is { } problem ? (null, problem) : (new SmallDisk(folder), "");
    }

    /// <summary>Leaves not one byte.</summary>
    internal void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        for (var size = 1 << 20; size > 0; size /= 2)
        {
            try
            {
                while (true) file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // Full for pieces of this size.
            }
        }
    }

    internal void Free() => File.Delete(Filler);

    internal void Remount(bool readOnly) => Assert.Null(Run("mount", "-o", readOnly ? "remount,ro" : "remount,rw", _folder));

    private static string? Run(params string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : said.Trim();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return e.Message;
        }
    }

    public void Dispose() => Run("umount", "-l", _folder);
}
