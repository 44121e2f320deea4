using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>The JSON header of a safetensors file, checked against the bytes that follow it.</summary>
/// <remarks>
/// Format: 8 bytes little-endian header length, the header, then the tensors' bytes without holes or overlaps
/// (https://github.com/huggingface/safetensors, "Format").
/// </remarks>
internal sealed record SafetensorsHeader(
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, TensorEntry> Tensors)
{
    internal const string MetadataKey = "__metadata__";

    /// <summary>Larger headers are refused; it is the limit of the reference implementation.</summary>
    internal const long MaximumLength = 100_000_000;

    /// <summary>Parses a header.</summary>
    /// <param name="file">Path, for messages.</param>
    /// <param name="json">The header without its length.</param>
    /// <param name="dataStart">Offset of the data section in the file.</param>
    /// <param name="dataLength">Bytes from there to the end of the file.</param>
    internal static SafetensorsHeader Parse(string file, ReadOnlyMemory<byte> json, long dataStart, long dataLength)
    {
        try
        {
            using var document = JsonInput.Parse(json);
            return Read(file, document.RootElement, dataStart, dataLength);
        }
        catch (JsonException e)
        {
            throw new CheckpointException(file, $"the header is not valid JSON ({e.Message})", e);
        }
    }

    private static SafetensorsHeader Read(string file, JsonElement root, long dataStart, long dataLength)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new CheckpointException(file, "the header is not a JSON object");
        var metadata = new Dictionary<string, string>();
        var tensors = new Dictionary<string, TensorEntry>();
        var metadataSeen = false;
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == MetadataKey)
            {
                if (metadataSeen) throw new CheckpointException(file, $"{MetadataKey} appears twice");
                metadataSeen = true;
                ReadMetadata(file, property.Value, metadata);
                continue;
            }
            var entry = ReadEntry(file, property.Name, property.Value, dataStart, dataLength);
            if (!tensors.TryAdd(entry.Name, entry)) throw new CheckpointException(file, entry.Name, "the name appears twice");
        }
        RefuseHolesAndOverlaps(file, tensors.Values, dataStart, dataLength);
        return new(metadata, tensors);
    }

    private static void ReadMetadata(string file, JsonElement value, Dictionary<string, string> metadata)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new CheckpointException(file, $"{MetadataKey} is not an object");
        foreach (var item in value.EnumerateObject())
        {
            if (item.Value.ValueKind != JsonValueKind.String)
                throw new CheckpointException(file, $"{MetadataKey} '{Quote.Of(item.Name)}' is not a string");
            if (!metadata.TryAdd(item.Name, item.Value.GetString()!))
                throw new CheckpointException(file, $"{MetadataKey} '{Quote.Of(item.Name)}' appears twice");
        }
    }

    private static TensorEntry ReadEntry(string file, string name, JsonElement value, long dataStart, long dataLength)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new CheckpointException(file, name, "its entry is not an object");
        string? code = null;
        long[]? shape = null, offsets = null;
        foreach (var field in value.EnumerateObject())
        {
            var first = field.Name switch
            {
                "dtype" when code is null && field.Value.ValueKind == JsonValueKind.String => (code = field.Value.GetString()) is not null,
                "shape" when shape is null => (shape = Integers(file, name, field)) is not null,
                "data_offsets" when offsets is null => (offsets = Integers(file, name, field)) is not null,
                _ => false,
            };
            if (!first) throw new CheckpointException(file, name, $"'{Quote.Of(field.Name)}' is unknown, repeated or of the wrong kind");
        }
        if (code is null || shape is null || offsets is null)
            throw new CheckpointException(file, name, "needs dtype, shape and data_offsets");
        if (!TensorTypes.TryParse(code, out var type)) throw new CheckpointException(file, name, $"type '{Quote.Of(code)}' is not supported");
        if (TensorShape.ByteLength(shape, type) is not { } bytes)
            throw new CheckpointException(file, name, $"shape {Quote.Of(TensorShape.Format(shape))} is negative or too large");
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > dataLength)
            throw new CheckpointException(file, name,
                $"offsets {Quote.Of(TensorShape.Format(offsets))} lie outside the {dataLength} data bytes of the file; is it truncated?");
        if (offsets[1] - offsets[0] != bytes)
            throw new CheckpointException(file, name,
                $"has {offsets[1] - offsets[0]} bytes, but {code} {Quote.Of(TensorShape.Format(shape))} takes {bytes}");
        return new(name, type, shape, dataStart + offsets[0], bytes);
    }

    private static long[] Integers(string file, string name, JsonProperty field)
    {
        if (field.Value.ValueKind != JsonValueKind.Array)
            throw new CheckpointException(file, name, $"{field.Name} is not a list");
        var numbers = new long[field.Value.GetArrayLength()];
        var i = 0;
        foreach (var item in field.Value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out numbers[i++]))
                throw new CheckpointException(file, name, $"{field.Name} holds something other than 64-bit integers");
        }
        return numbers;
    }

    private static void RefuseHolesAndOverlaps(
        string file, IEnumerable<TensorEntry> tensors, long dataStart, long dataLength)
    {
        var end = dataStart;
        foreach (var entry in tensors.OrderBy(t => t.Offset).ThenBy(t => t.ByteLength))
        {
            if (entry.Offset < end) throw new CheckpointException(file, entry.Name, "overlaps another tensor");
            if (entry.Offset > end)
                throw new CheckpointException(file, entry.Name, $"{entry.Offset - end} unclaimed bytes lie before it");
            end += entry.ByteLength;
        }
        if (end != dataStart + dataLength)
            throw new CheckpointException(file, $"{dataStart + dataLength - end} bytes at its end belong to no tensor");
    }

    /// <summary>The whole start of a file: length, JSON and padding to 8 bytes; and where each tensor comes to lie.</summary>
    /// <param name="file">Path, for messages.</param>
    /// <param name="tensors">
    /// Laid out by falling element size, else in the given order, so that every tensor is aligned to its element.
    /// </param>
    /// <param name="metadata">Free text pairs.</param>
    internal static (byte[] Bytes, Dictionary<string, TensorEntry> Tensors) Lay(
        string file, IReadOnlyList<TensorDeclaration> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var placed = new Dictionary<string, TensorEntry>();
        long end = 0;
        foreach (var tensor in tensors.OrderByDescending(t => t.Type.Size()))
        {
            if (tensor.Name == MetadataKey) throw new CheckpointException(file, tensor.Name, "the name is reserved");
            if (TensorShape.ByteLength(tensor.Shape, tensor.Type) is not { } bytes || bytes > long.MaxValue - end - MaximumLength)
                throw new CheckpointException(file, tensor.Name, $"shape {Quote.Of(TensorShape.Format(tensor.Shape))} is negative or too large");
            if (!placed.TryAdd(tensor.Name, new(tensor.Name, tensor.Type, [.. tensor.Shape], end, bytes)))
                throw new CheckpointException(file, tensor.Name, "is declared twice");
            end += bytes;
        }
        var json = Serialise(placed.Values, metadata);
        var padded = (json.Length + 7) / 8 * 8;
        if (padded > MaximumLength) throw new CheckpointException(file, $"a header of {padded} bytes is too long");
        var head = new byte[8 + padded];
        head.AsSpan(8).Fill((byte)' ');
        BitConverter.TryWriteBytes(head, (long)padded);
        json.CopyTo(head.AsSpan(8));
        return (head, placed.ToDictionary(t => t.Key, t => t.Value with { Offset = t.Value.Offset + head.Length }));
    }

    private static byte[] Serialise(IEnumerable<TensorEntry> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var root = new Dictionary<string, object>();
        // A fixed order: the same declaration must give the same bytes, or a file could not be recognised on reopening.
        if (metadata.Count > 0) root[MetadataKey] = new SortedDictionary<string, string>(metadata.ToDictionary(), StringComparer.Ordinal);
        foreach (var t in tensors)
            root[t.Name] = new { dtype = t.Type.Code(), shape = t.Shape, data_offsets = new[] { t.Offset, t.Offset + t.ByteLength } };
        return JsonSerializer.SerializeToUtf8Bytes(root);
    }
}
