using System.Formats.Tar;

namespace Vectorscope.Jobs.Sandboxes;

/// <summary>Writes a host folder's content as a tar stream for a sandbox: everything is root's, modes are kept, links stay links.</summary>
internal static class FolderTar
{
    /// <param name="folder">On the host.</param>
    /// <param name="output">Left open.</param>
    /// <param name="prefix">Put before every name: empty, or a folder with a slash at its end, which gets an entry too.</param>
    /// <param name="cancellationToken">Leaves the stream cut off.</param>
    /// <param name="leavesOut">Whether a path below the folder is left out; null for nothing.</param>
    internal static async Task WriteAsync(
        string folder, Stream output, string prefix, CancellationToken cancellationToken, Func<string, bool>? leavesOut = null)
    {
        await using var writer = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        var root = new DirectoryInfo(folder);
        if (prefix.Length == 0 && !root.EnumerateFileSystemInfos().Any())
        {
            // A writer that was given nothing writes nothing, and nothing is no archive: one ends with two empty blocks.
            await output.WriteAsync(new byte[1024], cancellationToken);
            return;
        }
        if (prefix.Length > 0) await writer.WriteEntryAsync(Entry(TarEntryType.Directory, prefix, root, null), cancellationToken);
        await AddAsync(writer, root, prefix, leavesOut, cancellationToken);
    }

    private static async Task AddAsync(
        TarWriter writer, DirectoryInfo folder, string prefix, Func<string, bool>? leavesOut, CancellationToken cancellationToken)
    {
        foreach (var item in folder.EnumerateFileSystemInfos().OrderBy(item => item.Name, StringComparer.Ordinal))
        {
            var name = prefix + item.Name;
            if (leavesOut?.Invoke(name) == true)
            {
                // A folder that is left out may hold what is taken back.
                if (item is DirectoryInfo { LinkTarget: null } hidden) await AddAsync(writer, hidden, name + "/", leavesOut, cancellationToken);
            }
            else if (item.LinkTarget is { } target)
            {
                // It points at something of the sandbox, whatever lies there on the host.
                await writer.WriteEntryAsync(Entry(TarEntryType.SymbolicLink, name, item, target), cancellationToken);
            }
            else if (item is DirectoryInfo below)
            {
                await writer.WriteEntryAsync(Entry(TarEntryType.Directory, name, item, null), cancellationToken);
                await AddAsync(writer, below, name + "/", leavesOut, cancellationToken);
            }
            else
            {
                await using var content = File.OpenRead(item.FullName);
                var entry = Entry(TarEntryType.RegularFile, name, item, null);
                entry.DataStream = content;
                await writer.WriteEntryAsync(entry, cancellationToken);
            }
        }
    }

    private static PaxTarEntry Entry(TarEntryType type, string name, FileSystemInfo item, string? target)
    {
        var entry = new PaxTarEntry(type, name)
        {
            Uid = 0,
            Gid = 0,
            UserName = "root",
            GroupName = "root",
            ModificationTime = item.LastWriteTimeUtc,
        };
        if (target is not null) entry.LinkName = target;
        else entry.Mode = item.UnixFileMode;
        return entry;
    }
}
