using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Vectorscope.Engine.Runtime;

/// <summary>Edits the "needed versions" section of a 64-bit little-endian ELF image.</summary>
internal static class ElfVersions
{
    private const int ProgramLoad = 1, ProgramDynamic = 2;
    private const long TagStrings = 5, TagVersionsNeeded = 0x6ffffffe, TagVersionsNeededCount = 0x6fffffff;
    private const ushort FlagWeak = 2;

    private readonly record struct Segment(long Address, long Offset, long Size);

    /// <summary>Sets the weak flag on every need of <paramref name="version"/>, so that the linker does not insist on it.</summary>
    /// <returns>How many needs were changed.</returns>
    internal static int Weaken(Span<byte> image, string version)
    {
        var segments = new List<Segment>();
        long dynamicOffset = 0, dynamicSize = 0;
        var headers = ReadInt64LittleEndian(image[0x20..]);
        int headerSize = ReadUInt16LittleEndian(image[0x36..]), headerCount = ReadUInt16LittleEndian(image[0x38..]);
        for (var i = 0; i < headerCount; i++)
        {
            var header = image[(int)(headers + i * headerSize)..];
            long offset = ReadInt64LittleEndian(header[8..]), size = ReadInt64LittleEndian(header[32..]);
            var type = ReadInt32LittleEndian(header);
            if (type == ProgramLoad) segments.Add(new(ReadInt64LittleEndian(header[16..]), offset, size));
            if (type == ProgramDynamic) (dynamicOffset, dynamicSize) = (offset, size);
        }

        long strings = 0, needs = 0, needCount = 0;
        for (var at = dynamicOffset; at < dynamicOffset + dynamicSize; at += 16)
        {
            long tag = ReadInt64LittleEndian(image[(int)at..]), value = ReadInt64LittleEndian(image[(int)(at + 8)..]);
            if (tag == TagStrings) strings = FileOffset(segments, value);
            if (tag == TagVersionsNeeded) needs = FileOffset(segments, value);
            if (tag == TagVersionsNeededCount) needCount = value;
        }

        var name = Encoding.ASCII.GetBytes(version + "\0");
        var changed = 0;
        var need = needs;
        for (long i = 0; i < needCount; i++)
        {
            var entry = need + ReadInt32LittleEndian(image[(int)(need + 8)..]);
            int entries = ReadUInt16LittleEndian(image[(int)(need + 2)..]);
            for (var j = 0; j < entries; j++)
            {
                var text = (int)(strings + ReadInt32LittleEndian(image[(int)(entry + 8)..]));
                if (image.Slice(text, name.Length).SequenceEqual(name))
                {
                    var flags = image[(int)(entry + 4)..];
                    WriteUInt16LittleEndian(flags, (ushort)(ReadUInt16LittleEndian(flags) | FlagWeak));
                    changed++;
                }
                entry += ReadInt32LittleEndian(image[(int)(entry + 12)..]);
            }
            need += ReadInt32LittleEndian(image[(int)(need + 12)..]);
        }
        return changed;
    }

    private static long FileOffset(List<Segment> segments, long address)
    {
        foreach (var segment in segments)
            if (address >= segment.Address && address < segment.Address + segment.Size)
                return address - segment.Address + segment.Offset;
        throw new BadImageFormatException($"Address 0x{address:x} lies in no loaded segment.");
    }
}
