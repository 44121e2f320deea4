using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Directions;

namespace Vectorscope.Engine.Activations;

/// <summary>A finished capture: one safetensors file with a tensor <c>SIDE/POSITION</c> [P, L+1, d] F32 for each side and position.</summary>
/// <remarks>The file is mapped, not loaded: a layer costs its own rows.</remarks>
public sealed class CaptureFile : IDisposable
{
    private readonly SafetensorsFile _file;

    private CaptureFile(SafetensorsFile file, CaptureFileInfo info) => (_file, Info) = (file, info);

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
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, Info.Layers);
        var rows = new float[Info.Side(side).Prompts.Count * Info.Width];
        for (var prompt = 0; prompt * Info.Width < rows.Length; prompt++)
        {
            var first = ((long)prompt * Info.Layers + layer) * Info.Width;
            _file.ReadSingles(CaptureLayout.Rows(side, position), first, rows.AsSpan(prompt * Info.Width, Info.Width));
        }
        return rows;
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
        if (Info.ResponseTokens is not { } width)
            return null;
        var ids = _file.ReadIntegers(CaptureLayout.ResponseIds(side));
        return [.. _file.ReadIntegers(CaptureLayout.ResponseCounts(side)).Select((count, prompt) =>
            Array.ConvertAll(ids.AsSpan(prompt * width, (int)count).ToArray(), id => (int)id))];
    }

    /// <summary>Two sides at a position, ready for <see cref="Separability"/>. Valid while the file is open.</summary>
    /// <param name="sideA">The positive pole.</param>
    /// <param name="sideB">The negative pole.</param>
    /// <param name="position">A captured position.</param>
    public Contrast Contrast(string sideA, string sideB, CapturePosition position)
    {
        if (!Info.Positions.Contains(position))
            throw new CaptureException($"The capture has no position '{position.Name()}'; it has {string.Join(", ", Info.Positions.Select(p => p.Name()))}.");
        return ContrastRows.Of(this, sideA, sideB, position);
    }

    private static void CheckShape(string path, TensorEntry entry, long[] shape)
    {
        if (entry.Type != TensorType.F32 || !entry.Shape.SequenceEqual(shape))
            throw new CaptureException($"{path}: tensor '{entry.Name}' has another type or shape than the file's metadata says.");
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose() => _file.Dispose();
}
