using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Vectorscope.Jobs.Tasks.Pocket;

/// <summary>Archives whose bytes follow from their content alone: one time, one owner, no compression.</summary>
internal static class PocketArchives
{
    private static readonly DateTimeOffset Time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Tar(IEnumerable<(string Path, string Text)> files)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path)
                {
                    DataStream = content,
                    ModificationTime = Time,
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                });
            }
        }
        return stream.ToArray();
    }

    public static byte[] TarGz(IEnumerable<(string Path, string Text)> files) => StoredDeflate.Gzip(Tar(files));

    public static byte[] Zip(IEnumerable<(string Path, string Text)> files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                var entry = zip.CreateEntry(path, CompressionLevel.NoCompression);
                entry.LastWriteTime = Time;
                entry.ExternalAttributes = Convert.ToInt32("644", 8) << 16;
                using var content = entry.Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        return stream.ToArray();
    }
}
