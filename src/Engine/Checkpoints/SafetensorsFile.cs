using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Vectorscope.Engine.Files;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>A safetensors file, opened and checked. Safe to read from several threads.</summary>
/// <remarks>
/// Tensors are read when they are asked for, by reads and not through a mapping: a file that is shortened meanwhile then costs an
/// exception and not the process.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private const int PartBytes = 1 << 20;

    private readonly SafeFileHandle _file;

    private SafetensorsFile(string path, SafeFileHandle file, SafetensorsHeader header)
    {
        (Path, _file) = (path, file);
        (Metadata, Tensors) = (header.Metadata, header.Tensors);
    }

    /// <summary>Path it was opened by.</summary>
    public string Path { get; }

    /// <summary>The header's free text pairs; empty when it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>Opens and checks a file.</summary>
    /// <exception cref="CheckpointException">The file is missing, truncated or inconsistent.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            PlainFile.Check(path);
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);
            return new(path, file, ReadHeader(path, file));
        }
        catch (Exception e)
        {
            file?.Dispose();
            if (e is IOException or UnauthorizedAccessException) throw new CheckpointException(path, $"cannot be read ({e.Message})", e);
            throw;
        }
    }

    private static SafetensorsHeader ReadHeader(string path, SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        if (length < 8) throw new CheckpointException(path, $"{length} bytes are too few for a safetensors file");
        Span<byte> head = stackalloc byte[8];
        Read(path, file, head, 0);
        var size = BinaryPrimitives.ReadUInt64LittleEndian(head);
        if (size > SafetensorsHeader.MaximumLength)
            throw new CheckpointException(path, $"its header claims {size} bytes; at most {SafetensorsHeader.MaximumLength} are accepted");
        if (size > (ulong)(length - 8))
            throw new CheckpointException(path, $"its header claims {size} bytes but only {length - 8} follow; is it truncated?");
        var json = new byte[size];
        Read(path, file, json, 8);
        return SafetensorsHeader.Parse(path, json, 8 + (long)size, length - 8 - (long)size);
    }

    /// <summary>The entry of a tensor.</summary>
    /// <exception cref="CheckpointException">There is none of that name.</exception>
    public TensorEntry this[string name] =>
        Tensors.TryGetValue(name, out var entry) ? entry : throw new CheckpointException(Path, name, "is not in the file");

    /// <summary>Reads a whole float tensor, row-major, widened or narrowed to single precision.</summary>
    /// <exception cref="CheckpointException">No such tensor, not a float type, or too large for one array.</exception>
    public float[] ReadSingles(string name)
    {
        var count = this[name].ElementCount;
        if (count > Array.MaxLength)
            throw new CheckpointException(Path, name, $"{count} elements do not fit one array; read it in parts");
        return ReadSingles(name, 0, (int)count);
    }

    /// <summary>Reads part of a float tensor.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="firstElement">Row-major index of the first element wanted.</param>
    /// <param name="count">How many elements.</param>
    public float[] ReadSingles(string name, long firstElement, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        // The range is checked before the array is made: a wrong count must not first cost its memory.
        CheckRange(this[name], firstElement, count);
        var values = new float[count];
        ReadSingles(name, firstElement, values);
        return values;
    }

    /// <summary>Reads part of a float tensor into <paramref name="destination"/>, as many elements as it holds.</summary>
    public void ReadSingles(string name, long firstElement, Span<float> destination)
    {
        var entry = this[name];
        if (!entry.Type.IsFloat()) throw new CheckpointException(Path, name, $"is {entry.Type.Code()}, not a float type");
        CheckRange(entry, firstElement, destination.Length);
        if (entry.Type == TensorType.F32)
        {
            ReadBytes(name, firstElement * sizeof(float), MemoryMarshal.AsBytes(destination));
            return;
        }
        var size = entry.Type.Size();
        var buffer = ArrayPool<byte>.Shared.Rent(PartBytes);
        try
        {
            for (var done = 0; done < destination.Length; done += PartBytes / size)
            {
                var part = destination.Slice(done, Math.Min(PartBytes / size, destination.Length - done));
                var bytes = buffer.AsSpan(0, part.Length * size);
                ReadBytes(name, (firstElement + done) * size, bytes);
                if (ElementConversion.ToSingles(entry.Type, bytes, part) is >= 0 and var beyond)
                    throw new CheckpointException(Path, name, $"element {firstElement + done + beyond} is beyond single precision");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a whole integer or boolean tensor, row-major.</summary>
    /// <exception cref="CheckpointException">No such tensor, a float type, too large, or a U64 above the range of long.</exception>
    public long[] ReadIntegers(string name)
    {
        var entry = this[name];
        if (entry.Type.IsFloat()) throw new CheckpointException(Path, name, $"is {entry.Type.Code()}, not an integer type");
        if (Math.Max(entry.ElementCount, entry.ByteLength) > Array.MaxLength)
            throw new CheckpointException(Path, name, $"{entry.ElementCount} elements do not fit one array");
        var values = new long[entry.ElementCount];
        var bytes = new byte[entry.ByteLength];
        ReadBytes(name, 0, bytes);
        if (!ElementConversion.ToIntegers(entry.Type, bytes, values))
            throw new CheckpointException(Path, name, "holds an integer above 2^63 - 1");
        return values;
    }

    /// <summary>Reads part of a tensor as it is stored, little-endian.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="firstByte">Offset from the tensor's own start.</param>
    /// <param name="destination">Takes as many bytes as it holds.</param>
    /// <exception cref="CheckpointException">No such tensor, or the file has been shortened since it was opened.</exception>
    internal void ReadBytes(string name, long firstByte, Span<byte> destination) => Read(Path, _file, destination, this[name].Offset + firstByte);

    // One call of the system reads at most 2 GiB.
    private static void Read(string path, SafeFileHandle file, Span<byte> destination, long at)
    {
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(file, destination, at);
            if (read == 0) throw new CheckpointException(path, "was shortened while it was read. Put it back, and replace files by renaming");
            destination = destination[read..];
            at += read;
        }
    }

    private void CheckRange(TensorEntry entry, long firstElement, int count)
    {
        if (firstElement < 0 || firstElement > entry.ElementCount - count)
            throw new ArgumentOutOfRangeException(nameof(firstElement), firstElement,
                $"{Path}: tensor '{entry.Name}' has {entry.ElementCount} elements; {count} from here were asked for.");
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
