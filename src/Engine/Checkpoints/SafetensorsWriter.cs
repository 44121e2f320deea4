using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>Writes a safetensors file whose tensors are declared up front and filled in any order.</summary>
/// <remarks>
/// The file has its full size from the start, unwritten parts being zero, and is a valid safetensors file at every moment after
/// <see cref="Create"/> returned. Threads may write different ranges at once.
/// </remarks>
public sealed class SafetensorsWriter : IDisposable
{
    private const int ChunkElements = 16384, ChunkBytes = 1 << 24;
    private readonly SafeFileHandle _file;

    private SafetensorsWriter(string path, SafeFileHandle file, Dictionary<string, TensorEntry> tensors) =>
        (Path, _file, Tensors) = (path, file, tensors);

    /// <summary>Path it writes to.</summary>
    public string Path { get; }

    /// <summary>The declared tensors with their places in the file.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>Makes the file, replacing one that exists.</summary>
    /// <param name="path">Where.</param>
    /// <param name="tensors">Every tensor the file will hold.</param>
    /// <param name="metadata">Free text pairs for the header.</param>
    /// <exception cref="CheckpointException">A name is reserved or declared twice, or a shape cannot be.</exception>
    public static SafetensorsWriter Create(
        string path, IReadOnlyList<TensorDeclaration> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var (head, placed) = SafetensorsHeader.Lay(path, tensors, metadata ?? new Dictionary<string, string>());
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            RandomAccess.SetLength(file, head.Length + placed.Values.Sum(t => t.ByteLength));
            RandomAccess.Write(file, head, 0);
            return new(path, file, placed);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that <see cref="Create"/> made with the same declaration, to go on writing.</summary>
    /// <exception cref="CheckpointException">The file is absent, or was made with another declaration or other metadata.</exception>
    public static SafetensorsWriter Reopen(
        string path, IReadOnlyList<TensorDeclaration> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var (head, placed) = SafetensorsHeader.Lay(path, tensors, metadata ?? new Dictionary<string, string>());
        if (!File.Exists(path)) throw new CheckpointException(path, "does not exist, so it cannot be continued");
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var found = new byte[head.Length];
            var length = RandomAccess.Read(file, found, 0);
            if (length != head.Length || !found.AsSpan().SequenceEqual(head)
                || RandomAccess.GetLength(file) != head.Length + placed.Values.Sum(t => t.ByteLength))
                throw new CheckpointException(path, "was begun with other tensors or metadata, so it cannot be continued");
            return new(path, file, placed);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a whole float tensor, rounding to its type.</summary>
    public void Write(string name, ReadOnlySpan<float> values)
    {
        CheckWhole(name, values.Length);
        Write(name, 0, values);
    }

    /// <summary>Writes part of a float tensor, rounding to its type (to nearest, ties to even).</summary>
    /// <exception cref="CheckpointException">A number is beyond the type's range: rounding would make it infinite.</exception>
    /// <param name="name">Name of the tensor; its type must be F16, BF16, F32 or F64.</param>
    /// <param name="firstElement">Row-major index of the first element.</param>
    /// <param name="values">The elements from there on.</param>
    public void Write(string name, long firstElement, ReadOnlySpan<float> values)
    {
        var entry = Entry(name);
        if (!entry.Type.IsFloat()) throw new CheckpointException(Path, name, $"is {entry.Type.Code()}, not a float type");
        var size = entry.Type.Size();
        CheckBytes(entry, firstElement, values.Length, size);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkElements * size);
        for (var done = 0; done < values.Length; done += ChunkElements)
        {
            var chunk = values.Slice(done, Math.Min(ChunkElements, values.Length - done));
            if (ElementConversion.FirstBeyond(chunk, entry.Type) is >= 0 and var beyond)
                throw new CheckpointException(Path, name, $"element {firstElement + done + beyond} is {chunk[beyond]:g4}, beyond what {entry.Type.Code()} holds; write another type, such as F32");
            ElementConversion.FromSingles(chunk, entry.Type, buffer);
            RandomAccess.Write(_file, buffer.AsSpan(0, chunk.Length * size), entry.Offset + (firstElement + done) * size);
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Writes a whole integer or boolean tensor.</summary>
    public void Write(string name, ReadOnlySpan<long> values)
    {
        CheckWhole(name, values.Length);
        Write(name, 0, values);
    }

    /// <summary>Writes part of an integer or boolean tensor.</summary>
    /// <exception cref="CheckpointException">A float type, or a value outside the tensor's type.</exception>
    public void Write(string name, long firstElement, ReadOnlySpan<long> values)
    {
        var entry = Entry(name);
        if (entry.Type.IsFloat()) throw new CheckpointException(Path, name, $"is {entry.Type.Code()}, not an integer type");
        var size = entry.Type.Size();
        CheckBytes(entry, firstElement, values.Length, size);
        var bytes = new byte[checked(values.Length * size)];
        if (!ElementConversion.FromIntegers(values, entry.Type, bytes))
            throw new CheckpointException(Path, name, $"a value does not fit {entry.Type.Code()}");
        RandomAccess.Write(_file, bytes, entry.Offset + firstElement * size);
    }

    /// <summary>Writes raw bytes of a tensor of any type, little-endian.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="firstByte">Offset from the tensor's own start.</param>
    /// <param name="bytes">The bytes from there on.</param>
    public void WriteBytes(string name, long firstByte, ReadOnlySpan<byte> bytes)
    {
        var entry = Entry(name);
        CheckBytes(entry, firstByte, bytes.Length, 1);
        RandomAccess.Write(_file, bytes, entry.Offset + firstByte);
    }

    /// <summary>Writes a whole tensor as another file has it, under its own name or another one of the same type and shape.</summary>
    internal void CopyFrom(SafetensorsFile source, string name, string? target = null)
    {
        var buffer = new byte[ChunkBytes];
        for (long at = 0, length = source[name].ByteLength; at < length; at += ChunkBytes)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(ChunkBytes, length - at));
            source.ReadBytes(name, at, part);
            WriteBytes(target ?? name, at, part);
        }
    }

    /// <summary>Everything written so far is visible to readers at once; with <paramref name="toDisk"/> it also survives a power cut.</summary>
    public void Flush(bool toDisk)
    {
        if (toDisk) RandomAccess.FlushToDisk(_file);
    }

    private TensorEntry Entry(string name) =>
        Tensors.TryGetValue(name, out var entry) ? entry : throw new CheckpointException(Path, name, "was not declared");

    private void CheckWhole(string name, int count)
    {
        var entry = Entry(name);
        if (count != entry.ElementCount)
            throw new ArgumentException($"{Path}: tensor '{name}' has {entry.ElementCount} elements; {count} were given.");
    }

    private void CheckBytes(TensorEntry entry, long first, int count, int size)
    {
        if (first < 0 || first > entry.ByteLength / size - count)
            throw new ArgumentOutOfRangeException(nameof(first), first,
                $"{Path}: tensor '{entry.Name}' {TensorShape.Format(entry.Shape)} cannot take {count} elements from here.");
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
