using System.Buffers.Binary;

namespace Vectorscope.Jobs.Tasks.Pocket;

/// <summary>
/// Deflate without compression (RFC 1951, stored blocks) in its zlib (RFC 1950) and gzip (RFC 1952) frames. A compressor's bytes
/// differ between versions and processors; these never do, and the tasks' files are compared byte for byte.
/// </summary>
internal static class StoredDeflate
{
    private const int LargestBlock = 65535;

    public static byte[] Zlib(ReadOnlySpan<byte> content)
    {
        using var stream = new MemoryStream();
        stream.Write([0x78, 0x01]);
        WriteBlocks(stream, content);
        WriteBigEndian(stream, Adler32(content));
        return stream.ToArray();
    }

    public static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        using var stream = new MemoryStream();
        // Deflate, no name, no time, made on Unix.
        stream.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
        WriteBlocks(stream, content);
        Span<byte> tail = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(tail, Crc32(content));
        BinaryPrimitives.WriteUInt32LittleEndian(tail[4..], (uint)content.Length);
        stream.Write(tail);
        return stream.ToArray();
    }

    public static uint Crc32(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var b in content)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }
        return ~crc;
    }

    public static void WriteBigEndian(Stream stream, uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        stream.Write(bytes);
    }

    private static void WriteBlocks(Stream stream, ReadOnlySpan<byte> content)
    {
        Span<byte> head = stackalloc byte[5];
        do
        {
            var length = Math.Min(content.Length, LargestBlock);
            head[0] = (byte)(length == content.Length ? 1 : 0);
            BinaryPrimitives.WriteUInt16LittleEndian(head[1..], (ushort)length);
            BinaryPrimitives.WriteUInt16LittleEndian(head[3..], (ushort)~length);
            stream.Write(head);
            stream.Write(content[..length]);
            content = content[length..];
        }
        while (content.Length > 0);
    }

    private static uint Adler32(ReadOnlySpan<byte> content)
    {
        uint a = 1, b = 0;
        foreach (var value in content)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }
        return (b << 16) | a;
    }
}
