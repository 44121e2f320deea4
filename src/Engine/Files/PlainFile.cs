using System.Globalization;
using System.Text;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Files;

/// <summary>
/// Reads files that come from outside as a whole. What only looks like one is refused before it is opened: a pipe would be waited for
/// for ever, a device never ends. So is one that is larger than its kind can be.
/// </summary>
public static class PlainFile
{
    // Of stat(2).
    private const int KindMask = 0xF000, Plain = 0x8000, Folder = 0x4000, Pipe = 0x1000, Socket = 0xC000;

    /// <summary>The state of a file that may be read.</summary>
    /// <param name="path">Through any chain of links.</param>
    /// <param name="longest">Bytes that it may have.</param>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    /// <exception cref="IOException">It is no file, or a longer one.</exception>
    public static FileState Check(string path, long longest = long.MaxValue)
    {
        var state = FileState.Of(path, out var mode);
        if ((mode & KindMask) != Plain)
        {
            var kind = (mode & KindMask) switch { Folder => "a folder", Pipe => "a pipe", Socket => "a socket", _ => "a device" };
            throw new IOException($"{Quote.Path(path)} is {kind}, not a file.");
        }
        return state.Bytes <= longest ? state : throw TooLong(path, longest);
    }

    /// <summary>All bytes of a file of at most <paramref name="longest"/> bytes.</summary>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    /// <exception cref="IOException">It is no file, or a longer one, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadAllBytes(string path, long longest)
    {
        Check(path, longest);
        // What the file system tells of some files' length is not true: bytes are counted as they come.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        using var bytes = new MemoryStream((int)Math.Min(file.Length, 1 << 24));
        var part = new byte[1 << 16];
        for (int read; (read = file.Read(part)) > 0;)
        {
            if (bytes.Length + read > longest)
            {
                throw TooLong(path, longest);
            }
            bytes.Write(part, 0, read);
        }
        return bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray();
    }

    /// <summary>The text of a file of at most <paramref name="longest"/> bytes; UTF-8, unless a byte order mark says otherwise.</summary>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    /// <exception cref="IOException">It is no file, or a longer one, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string ReadAllText(string path, long longest)
    {
        using var reader = new StreamReader(new MemoryStream(ReadAllBytes(path, longest)), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static IOException TooLong(string path, long longest) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Quote.Path(path)} has more than {longest} bytes, which is more than a file of its kind needs."));
}
