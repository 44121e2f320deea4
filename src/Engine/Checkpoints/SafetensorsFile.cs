using System.IO.MemoryMappedFiles;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>A safetensors file mapped into memory, checked on opening. Safe to read from several threads.</summary>
/// <remarks>
/// Nothing is copied until a tensor is read. Shortening the file while it is open ends the process at the next read of the
/// lost part, as with every mapped file; replace files by renaming.
/// </remarks>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    private SafetensorsFile(string path, MemoryMappedFile map, MemoryMappedViewAccessor view, byte* start, SafetensorsHeader header)
    {
        _start = start;
        (Path, _map, _view) = (path, map, view);
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
        MemoryMappedFile? map = null;
        MemoryMappedViewAccessor? view = null;
        byte* start = null;
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            var length = stream.Length;
            if (length < 8)
            {
                stream.Dispose();
                throw new CheckpointException(path, $"{length} bytes are too few for a safetensors file");
            }
            map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            var header = ReadHeader(path, start, length);
            return new(path, map, view, start, header);
        }
        catch (Exception e)
        {
            if (start is not null) view!.SafeMemoryMappedViewHandle.ReleasePointer();
            view?.Dispose();
            map?.Dispose();
            if (e is IOException or UnauthorizedAccessException) throw new CheckpointException(path, $"cannot be read ({e.Message})", e);
            throw;
        }
    }

    private static SafetensorsHeader ReadHeader(string path, byte* start, long length)
    {
        var size = *(ulong*)start;
        if (size > SafetensorsHeader.MaximumLength)
            throw new CheckpointException(path, $"its header claims {size} bytes; at most {SafetensorsHeader.MaximumLength} are accepted");
        if (size > (ulong)(length - 8))
            throw new CheckpointException(path, $"its header claims {size} bytes but only {length - 8} follow; is it truncated?");
        var json = new ReadOnlySpan<byte>(start + 8, (int)size).ToArray();
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
        ElementConversion.ToSingles(entry.Type, Pointer(entry) + firstElement * entry.Type.Size(), destination);
    }

    /// <summary>Reads a whole integer or boolean tensor, row-major.</summary>
    /// <exception cref="CheckpointException">No such tensor, a float type, too large, or a U64 above the range of long.</exception>
    public long[] ReadIntegers(string name)
    {
        var entry = this[name];
        if (entry.Type.IsFloat()) throw new CheckpointException(Path, name, $"is {entry.Type.Code()}, not an integer type");
        if (entry.ElementCount > Array.MaxLength)
            throw new CheckpointException(Path, name, $"{entry.ElementCount} elements do not fit one array");
        var values = new long[entry.ElementCount];
        if (!ElementConversion.ToIntegers(entry.Type, Pointer(entry), values))
            throw new CheckpointException(Path, name, "holds an integer above 2^63 - 1");
        return values;
    }

    /// <summary>Address of a tensor's first byte: read-only memory, valid until <see cref="Dispose"/>.</summary>
    internal nint Address(string name) => (nint)Pointer(this[name]);

    private byte* Pointer(TensorEntry entry)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return _start + entry.Offset;
    }

    private void CheckRange(TensorEntry entry, long firstElement, int count)
    {
        if (firstElement < 0 || firstElement > entry.ElementCount - count)
            throw new ArgumentOutOfRangeException(nameof(firstElement), firstElement,
                $"{Path}: tensor '{entry.Name}' has {entry.ElementCount} elements; {count} from here were asked for.");
    }

    /// <summary>Unmaps the file. Addresses handed out become invalid.</summary>
    public void Dispose()
    {
        if (_start is null) return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }
}
