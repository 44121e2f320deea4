using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Files;

/// <summary>
/// What the file system says of the file at the end of a path's links. While all of it is the same, so are the bytes: a file that was
/// replaced has another inode, one that was written has another change time, which no program can set. A program that reads every
/// byte of a large file keeps its result beside this, and reads again when any part differs.
/// </summary>
/// <param name="Device">Of the file system that holds it.</param>
/// <param name="Inode">The file's number there.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Modified">When its bytes were last written, as told, in nanoseconds since 1970.</param>
/// <param name="Changed">When its bytes, name or rights were last changed, in nanoseconds since 1970.</param>
public readonly partial record struct FileState(ulong Device, ulong Inode, long Bytes, long Modified, long Changed)
{
    // statx(2): its record has one layout on every architecture, other than that of stat(2).
    private const int WorkingFolder = -100, BasicFacts = 0x7ff, RecordLength = 256;
    private const int NotThere = 2, NotAFolder = 20, LinksInACircle = 40;
    private const int ModeAt = 28, InodeAt = 32, LengthAt = 40, ChangedAt = 96, ModifiedAt = 112, DeviceAt = 136;

    /// <summary>Of a path, through any chain of links.</summary>
    /// <exception cref="FileNotFoundException">Nothing is there, or a link of the chain leads nowhere.</exception>
    /// <exception cref="IOException">The file system refuses to tell.</exception>
    public static FileState Of(string path) => Of(path, out _);

    /// <inheritdoc cref="Of(string)"/>
    /// <param name="path">Through any chain of links.</param>
    /// <param name="mode">Kind and rights, as in stat(2).</param>
    internal static FileState Of(string path, out int mode)
    {
        Span<byte> record = stackalloc byte[RecordLength];
        if (Statx(WorkingFolder, path, 0, BasicFacts, ref MemoryMarshal.GetReference(record)) != 0)
        {
            var (error, why) = (Marshal.GetLastPInvokeError(), Marshal.GetLastPInvokeErrorMessage());
            throw error is NotThere or NotAFolder or LinksInACircle
                ? new FileNotFoundException(path.Contains('\uFFFD', StringComparison.Ordinal)
                    ? $"{Quote.Path(path)} cannot be opened: its name is no UTF-8. Rename it."
                    : $"{Quote.Path(path)} is not there, or a link that leads nowhere ({why})", path)
                : new IOException($"{Quote.Path(path)}: {why}");
        }
        mode = BinaryPrimitives.ReadUInt16LittleEndian(record[ModeAt..]);
        return new(
            BinaryPrimitives.ReadUInt64LittleEndian(record[DeviceAt..]),
            BinaryPrimitives.ReadUInt64LittleEndian(record[InodeAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[LengthAt..]),
            Time(record[ModifiedAt..]),
            Time(record[ChangedAt..]));
    }

    /// <summary>One line of numbers, to be kept and compared.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Device} {Inode} {Bytes} {Modified} {Changed}");

    private static long Time(ReadOnlySpan<byte> record) =>
        BinaryPrimitives.ReadInt64LittleEndian(record) * 1_000_000_000 + BinaryPrimitives.ReadUInt32LittleEndian(record[8..]);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte record);
}
