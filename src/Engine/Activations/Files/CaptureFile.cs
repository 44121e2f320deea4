using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Directions.Finding;

namespace Vectorscope.Engine.Activations.Files;

/// <summary>A finished capture: one safetensors file with a tensor <c>SIDE/POSITION</c> [P, L+1, d] F32 for each side and position.</summary>
/// <remarks>
/// A layer costs its own rows. They are read, not mapped: the rows of one layer lie in pages all over the file, and mapped
/// pages would count as this process's memory until the whole file did.
/// </remarks>
public sealed class CaptureFile : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly SafeFileHandle _rows;

    private CaptureFile(SafetensorsFile file, CaptureFileInfo info)
    {
        (_file, Info) = (file, info);
        _rows = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);
    }

    /// <summary>What the file says about itself.</summary>
    public CaptureFileInfo Info { get; }

    /// <summary>Opens a finished capture.</summary>
    /// <exception cref="CaptureException">The file is no capture, or one of a later format.</exception>
    /// <exception cref="CheckpointException">The file is missing or damaged.</exception>
    public static CaptureFile Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            var info = CaptureFileReader.Read(path, file.Metadata);
            foreach (var side in info.Sides)
            {
                foreach (var position in info.Positions)
                    CheckShape(path, file[CaptureLayout.Rows(side.Name, position)], [side.Prompts.Count, info.Layers, info.Width]);
            }
            return new CaptureFile(file, info);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads one layer of a side at a position.</summary>
    /// <param name="side">Name of the side.</param>
    /// <param name="position">A captured position.</param>
    /// <param name="layer">0 (embedding output) to L.</param>
    /// <returns>[P, d], row-major.</returns>
    public float[] ReadLayer(string side, CapturePosition position, int layer)
    {
        var prompts = Enumerable.Range(0, Info.Side(side).Prompts.Count).ToArray();
        var rows = new float[prompts.Length * Info.Width];
        ReadRows(side, position, layer, prompts, rows);
        return rows;
    }

    /// <summary>Reads some prompts' rows of one layer.</summary>
    /// <param name="side">Name of the side.</param>
    /// <param name="position">A captured position.</param>
    /// <param name="layer">0 (embedding output) to L.</param>
    /// <param name="prompts">Indices of the prompts wanted.</param>
    /// <param name="rows">To be filled: [prompts, d], row-major.</param>
    public void ReadRows(string side, CapturePosition position, int layer, ReadOnlySpan<int> prompts, Span<float> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, Info.Layers);
        var tensor = _file[CaptureLayout.Rows(side, position)];
        var width = Info.Width;
        for (var i = 0; i < prompts.Length; i++)
        {
            var first = ((long)prompts[i] * Info.Layers + layer) * width;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(first + width, tensor.ElementCount);
            ReadExactly(MemoryMarshal.AsBytes(rows.Slice(i * width, width)), tensor.Offset + first * sizeof(float));
        }
    }

    private void ReadExactly(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(_rows, bytes, offset);
            if (read == 0)
                throw new CaptureException($"{_file.Path} ends before its last row; was it shortened while open?");
            bytes = bytes[read..];
            offset += read;
        }
    }

    /// <summary>The rendered prompts' token ids, generation prompt included.</summary>
    public int[][] ReadTokenIds(string side)
    {
        var ids = _file.ReadIntegers(CaptureLayout.TokenIds(side));
        var at = 0;
        return [.. _file.ReadIntegers(CaptureLayout.TokenCounts(side)).Select(count =>
        {
            at += (int)count;
            return Array.ConvertAll(ids[(at - (int)count)..at], id => (int)id);
        })];
    }

    /// <summary>The reply tokens whose block outputs were averaged, for each prompt; null when no replies were made.</summary>
    public int[][]? ReadResponseIds(string side)
    {
        if (!Info.Positions.Contains(CapturePosition.ResponseMean))
            return null;
        var width = (int)_file[CaptureLayout.ResponseIds(side)].Shape[1];
        var ids = _file.ReadIntegers(CaptureLayout.ResponseIds(side));
        return [.. _file.ReadIntegers(CaptureLayout.ResponseCounts(side)).Select((count, prompt) =>
            Array.ConvertAll(ids.AsSpan(prompt * width, (int)count).ToArray(), id => (int)id))];
    }

    /// <summary>Two sides at a position, ready for <see cref="Separability"/>. Valid while the file is open.</summary>
    /// <param name="sideA">The positive pole.</param>
    /// <param name="sideB">The negative pole.</param>
    /// <param name="position">A captured position.</param>
    public Contrast Contrast(string sideA, string sideB, CapturePosition position) => Contrast(sideA, this, sideB, position);

    /// <summary>A side of this capture against one of another, such as of another model of the same shape. Valid while both files are open.</summary>
    /// <param name="sideA">The positive pole.</param>
    /// <param name="other">The capture of the negative pole; may be this one.</param>
    /// <param name="sideB">The negative pole.</param>
    /// <param name="position">A position that both captured.</param>
    /// <param name="most">Rows of a side; of more, so many are drawn by the capture's seed. Null for as many as separability takes.</param>
    /// <exception cref="CaptureException">One of them has no such position or side, or they have other widths or numbers of layers.</exception>
    public Contrast Contrast(string sideA, CaptureFile other, string sideB, CapturePosition position, int? most = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        CheckPosition(position);
        other.CheckPosition(position);
        if (other.Info.Layers != Info.Layers || other.Info.Width != Info.Width)
            throw new CaptureException($"{_file.Path} has {Info.Layers} layers of width {Info.Width} and {other._file.Path} {other.Info.Layers} of width {other.Info.Width}; captures of one shape can be contrasted.");
        return ContrastRows.Of(this, sideA, other, sideB, position, most ?? ContrastRows.MostRows);
    }

    /// <summary>All rows of a side against all of another, however many: those that <see cref="Contrast(string, CaptureFile, string, CapturePosition, int?)"/> draws from.</summary>
    /// <returns>The rows, and how many prompts of either side were left out because a reply ended before its first token.</returns>
    public (SideRows A, SideRows B, int Dropped) AllRows(string sideA, CaptureFile other, string sideB, CapturePosition position)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (a, b) = (Info.Side(sideA), other.Info.Side(sideB));
        var (keptA, keptB, _) = ContrastRows.Kept(this, a, other, b, position);
        return (Rows(sideA, keptA, position), other.Rows(sideB, keptB, position), a.Prompts.Count - keptA.Length + (b.Prompts.Count - keptB.Length));
    }

    /// <summary>All rows of a side.</summary>
    public SideRows AllRows(string side, CapturePosition position) => Rows(side, ContrastRows.Kept(this, Info.Side(side), position), position);

    private SideRows Rows(string side, int[] prompts, CapturePosition position) =>
        new(side, prompts.Length, (layer, first, rows) => ReadRows(side, position, layer, prompts.AsSpan(first, rows.Length / Info.Width), rows));

    private void CheckPosition(CapturePosition position)
    {
        if (!Info.Positions.Contains(position))
            throw new CaptureException($"The capture has no position '{position.Name()}'; it has {string.Join(", ", Info.Positions.Select(p => p.Name()))}.");
    }

    private static void CheckShape(string path, TensorEntry entry, long[] shape)
    {
        if (entry.Type != TensorType.F32 || !entry.Shape.SequenceEqual(shape))
            throw new CaptureException($"{path}: tensor '{entry.Name}' has another type or shape than the file's metadata says.");
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _rows.Dispose();
        _file.Dispose();
    }
}
