using System.Formats.Tar;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>Folders that are made in a sandbox as archive entries: that needs no command in it.</summary>
internal static class SandboxFolders
{
    internal const UnixFileMode Ordinary =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode Everybody = Ordinary | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Where agent and verifier leave what is kept: writable by whichever user they are.</summary>
    private static readonly string[] Logs = ["/logs", "/logs/agent", "/logs/verifier", "/logs/artifacts"];

    internal static MemoryStream LogsTar() => Tar(Logs, Everybody);

    internal static MemoryStream Tar(IEnumerable<string> paths, UnixFileMode mode)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var path in paths)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, path.Trim('/') + "/") { Mode = mode, Uid = 0, Gid = 0 });
            }
        }
        tar.Position = 0;
        return tar;
    }
}
