using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Vectorscope.Engine.Files;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Interventions;

/// <summary>
/// Directions as GGUF control vectors, as llama.cpp applies them: F32 tensor <c>direction.k</c>, k ≥ 1, is added to the output of its
/// block k, counted from zero, which is our row k + 1. Rows 0 and 1 have no name there.
/// </summary>
/// <remarks>llama.cpp's own generator numbers one lower than it applies; what it applies is what counts here.</remarks>
public static class ControlVectorFile
{
    private const string Architecture = "controlvector", Prefix = "direction.";
    private const uint Magic = 0x46554747, Version = 3, TypeU32 = 4, TypeString = 8, TypeArray = 9, Float32 = 0;
    private const int Alignment = 32, Longest = 1 << 30;

    // Sizes of GGUF's plain values by their number; texts and lists say their own.
    private static readonly int[] Sizes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Which.</param>
    /// <param name="name">What the direction is called in sentences; null for the file's own name.</param>
    /// <returns>A direction whose rows 0 and 1, and those that the file leaves out, are zero.</returns>
    /// <exception cref="DirectionException">The file is no control vector, or cannot be read.</exception>
    public static Direction Load(string path, string? name = null)
    {
        try
        {
            return Read(path, name ?? Path.GetFileNameWithoutExtension(path), PlainFile.ReadAllBytes(path, Longest));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DirectionException($"{Quote.Path(path)} cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new DirectionException($"{Quote.Path(path)} is cut off, or is no GGUF file.", e);
        }
    }

    /// <summary>Whether a file begins as GGUF files do, whatever it is called.</summary>
    public static bool IsGguf(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[4];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && BinaryPrimitives.ReadUInt32LittleEndian(head) == Magic;
    }

    /// <summary>Writes rows 2 to L; one that is there is replaced.</summary>
    public static void Save(string path, Direction direction)
    {
        ArgumentNullException.ThrowIfNull(direction);
        int[] layers = [.. Enumerable.Range(2, Math.Max(0, direction.LayerCount - 1)).Where(direction.IsUsable)];
        if (layers.Length == 0) throw new DirectionException($"Direction {Quote.Of(direction.Name)} has no usable row after layer 1, and a control vector can hold no other.");
        var head = new MemoryStream();
        var to = new BinaryWriter(head);
        to.Write(Magic);
        to.Write(Version);
        to.Write((ulong)layers.Length);
        to.Write(3UL);
        Text(to, "general.architecture", Architecture);
        Text(to, "general.name", direction.Name);
        Text(to, "controlvector.layer_count");
        to.Write(TypeU32);
        to.Write((uint)(direction.LayerCount - 1));
        // Data begins at a multiple of the alignment, and so does each tensor.
        var step = (ulong)(((direction.Width * sizeof(float)) + Alignment - 1) / Alignment * Alignment);
        for (var i = 0; i < layers.Length; i++)
        {
            Text(to, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{layers[i] - 1}"));
            to.Write(1u);
            to.Write((ulong)direction.Width);
            to.Write(Float32);
            to.Write(step * (ulong)i);
        }
        Pad(head);
        foreach (var layer in layers)
        {
            foreach (var value in direction.Row(layer)) to.Write(value);
            Pad(head);
        }
        File.WriteAllBytes(path, head.ToArray());
    }

    private static Direction Read(string path, string called, byte[] bytes)
    {
        var at = 0;
        ReadOnlySpan<byte> Take(long count)
        {
            var part = bytes.AsSpan(at, checked((int)count));
            at += part.Length;
            return part;
        }
        uint Number() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
        long Long() => checked((long)BinaryPrimitives.ReadUInt64LittleEndian(Take(8)));
        string Name() => Encoding.UTF8.GetString(Take(Long()));
        DirectionException Wrong(string why) => new($"{Quote.Path(path)}: {why}");

        if (Number() != Magic) throw Wrong("it does not begin as a GGUF file.");
        if (Number() is var version and not (2 or 3)) throw Wrong($"GGUF version {version} is not known here; 2 and 3 are.");
        var (tensors, pairs) = (Long(), Long());
        // Each takes more bytes than this; a count beyond is no count.
        if (tensors > bytes.Length || pairs > bytes.Length) throw Wrong("its header names more parts than it has bytes.");
        var (architecture, count, alignment) = ("", 0u, Alignment);
        for (; pairs > 0; pairs--)
        {
            var (name, type) = (Name(), Number());
            if (name == "general.architecture" && type == TypeString) architecture = Name();
            else if (name == "controlvector.layer_count" && type == TypeU32) count = Number();
            else if (name == "general.alignment" && type == TypeU32) alignment = checked((int)Number());
            else Skip(type, 0);
        }
        void Skip(uint type, int depth)
        {
            if (type == TypeString) Take(Long());
            else if (type == TypeArray && depth < 4)
            {
                var (item, items) = (Number(), Long());
                if (item is TypeString or TypeArray)
                {
                    for (; items > 0; items--) Skip(item, depth + 1);
                }
                else
                {
                    Take(checked(items * SizeOf(item)));
                }
            }
            else
            {
                Take(SizeOf(type));
            }
        }
        int SizeOf(uint type) => type < Sizes.Length && Sizes[type] > 0 ? Sizes[type] : throw Wrong($"its header holds a value of type {type}, which is not known here.");

        if (architecture != Architecture) throw Wrong($"it holds \"{Quote.Of(architecture)}\" and no control vector.");
        if (alignment < 1) throw Wrong("its alignment is zero.");
        var rows = new Dictionary<int, long>();
        long? width = null;
        for (; tensors > 0; tensors--)
        {
            var (name, sizes) = (Name(), Number());
            if (sizes != 1) throw Wrong($"tensor {Quote.Of(name)} has {sizes} dimensions; a direction has one.");
            var (length, type, offset) = (Long(), Number(), Long());
            if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var block) || block < 1 || block > bytes.Length)
                throw Wrong($"tensor {Quote.Of(name)} is none of direction.1, direction.2 ….");
            if (type != Float32) throw Wrong($"tensor {Quote.Of(name)} is not F32.");
            if (length < 1 || (width ??= length) != length) throw Wrong($"tensor {Quote.Of(name)} has {length} numbers and others {width}.");
            if (!rows.TryAdd(block + 1, offset)) throw Wrong($"tensor {Quote.Of(name)} is there twice.");
        }
        if (rows.Count == 0) throw Wrong("it holds no direction.");
        var layers = Math.Max(rows.Keys.Max(), checked((int)Math.Min(count, (uint)bytes.Length) + 1));
        var start = (at + (long)alignment - 1) / alignment * alignment;
        var all = new float[checked((layers + 1) * (int)width!.Value)];
        foreach (var (row, offset) in rows)
        {
            at = checked((int)(start + offset));
            var values = Take(width.Value * sizeof(float));
            for (var i = 0; i < width.Value; i++) all[(row * width.Value) + i] = BinaryPrimitives.ReadSingleLittleEndian(values[(i * sizeof(float))..]);
        }
        return new(called, layers, all);
    }

    private static void Text(BinaryWriter to, string key, string? value = null)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        to.Write((ulong)bytes.Length);
        to.Write(bytes);
        if (value is null) return;
        to.Write(TypeString);
        Text(to, value);
    }

    private static void Pad(MemoryStream stream)
    {
        while (stream.Length % Alignment != 0) stream.WriteByte(0);
    }
}
