using System.Formats.Tar;
using System.Text;

namespace Vectorscope.Jobs.Sandboxes;

/// <summary>
/// Unpacks what a sandbox hands out. Its content is hostile: only regular files and folders are made, so that no later entry can
/// be written through a link of an earlier one, and sizes, counts and names are bounded.
/// </summary>
internal static class TarExtraction
{
    internal const int MaxEntries = 20_000;
    internal const int MaxDepth = 32;
    private const int MaxNotes = 100;

    /// <param name="tar">The archive; read to its end unless it is far larger than allowed.</param>
    /// <param name="hostFolder">Ours; made if missing.</param>
    /// <param name="maxBytes">Of all files together.</param>
    /// <param name="root">A leading folder that all names share and that is dropped; empty for none.</param>
    /// <param name="cancellationToken">Leaves what was unpacked so far.</param>
    /// <returns>A line for each thing left out.</returns>
    internal static async Task<IReadOnlyList<string>> ExtractAsync(
        Stream tar, string hostFolder, long maxBytes, string root, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(hostFolder);
        var leftOut = new List<string>();
        var left = maxBytes;
        long skipped = 0;
        var entries = 0;
        try
        {
            await using var reader = new TarReader(tar, leaveOpen: true);
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (++entries > MaxEntries)
                {
                    leftOut.Add($"everything after {MaxEntries} entries");
                    break;
                }
                if (entry.EntryType is TarEntryType.GlobalExtendedAttributes) continue;
                if (Relative(entry.Name, root) is not { } name)
                {
                    Note(leftOut, entry.Name, "its name leaves the folder, is too deep or cannot be written");
                    continue;
                }
                if (name.Length == 0) continue;
                var path = Path.Combine(hostFolder, name);
                switch (entry.EntryType)
                {
                    case TarEntryType.Directory:
                        if (!TryMakeFolder(path)) Note(leftOut, name, "a file has the folder's name");
                        break;
                    case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                        if (entry.Length > left)
                        {
                            Note(leftOut, name, $"{entry.Length} bytes are more than the {left} that are left of {maxBytes}");

                            // To skip is to read: a sparse file of a terabyte takes an hour.
                            skipped += entry.Length;
                            if (skipped > 4 * maxBytes)
                            {
                                leftOut.Add($"everything after {name}");
                                return leftOut;
                            }
                            break;
                        }
                        left -= entry.Length;
                        if (!await TryWriteAsync(path, entry.DataStream, cancellationToken)) Note(leftOut, name, "a folder has the file's name");
                        break;
                    default:
                        Note(leftOut, name, $"neither a file nor a folder ({entry.EntryType})");
                        break;
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException)
        {
            leftOut.Add($"everything after entry {entries}: the archive breaks off ({e.Message})");
        }
        return leftOut;
    }

    /// <summary>The name below the folder; empty for the folder itself, null when it may not be used.</summary>
    private static string? Relative(string name, string root)
    {
        var parts = name.Split('/').Where(part => part.Length > 0 && part != ".").ToArray();
        if (name.StartsWith('/') || name.Contains('\0')) return null;
        if (root.Length > 0 && parts.Length > 0 && parts[0] == root) parts = parts[1..];
        if (parts.Length > MaxDepth || parts.Any(part => part == ".." || Encoding.UTF8.GetByteCount(part) > 255)) return null;
        var relative = string.Join('/', parts);
        return relative.Length > 1024 ? null : relative;
    }

    private static bool TryMakeFolder(string path)
    {
        if (File.Exists(path)) return false;
        for (var above = Path.GetDirectoryName(path); above is not null && !Directory.Exists(above); above = Path.GetDirectoryName(above))
            if (File.Exists(above)) return false;
        Directory.CreateDirectory(path);
        return true;
    }

    private static async Task<bool> TryWriteAsync(string path, Stream? content, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path) || !TryMakeFolder(Path.GetDirectoryName(path)!)) return false;
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        });
        if (content is not null) await content.CopyToAsync(file, cancellationToken);
        return true;
    }

    private static void Note(List<string> leftOut, string name, string why)
    {
        if (leftOut.Count < MaxNotes) leftOut.Add($"{(name.Length > 200 ? name[..200] + "…" : name)}: {why}");
        else if (leftOut.Count == MaxNotes) leftOut.Add("and more");
    }
}
