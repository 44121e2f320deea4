using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Cpu;

/// <summary>A checkpoint's matrix on its way into panels: bfloat16 as stored, everything else in single precision.</summary>
internal sealed unsafe class WeightMatrix : IDisposable
{
    private readonly WeightStaging _staging;
    private readonly NativeMemoryBlock _memory;

    /// <param name="tensor">Two dimensions, or more of which all behind the first are one.</param>
    /// <param name="staging">Memory for it.</param>
    internal WeightMatrix(CheckpointTensor tensor, WeightStaging staging)
    {
        _staging = staging;
        var entry = tensor.Entry;
        IsHalf = entry.Type == TensorType.BF16;
        Rows = (int)entry.Shape[0];
        Columns = (int)(entry.ElementCount / Rows);
        _memory = staging.Rent(entry.ElementCount * (IsHalf ? 2 : 4));
        try
        {
            // A span has at most 2 GiB.
            var rows = Math.Max(1, (1 << 28) / Columns);
            for (var first = 0; first < Rows; first += rows)
            {
                var count = Math.Min(rows, Rows - first) * Columns;
                if (IsHalf) tensor.ReadBytes(2L * first * Columns, new Span<byte>((byte*)Row(first), 2 * count));
                else tensor.File.ReadSingles(entry.Name, (long)first * Columns, new Span<float>((float*)Row(first), count));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal bool IsHalf { get; }

    internal int Rows { get; }

    internal int Columns { get; }

    internal nint Row(int index) => (nint)(_memory.Start + ((nint)index * Columns * (IsHalf ? 2 : 4)));

    public void Dispose() => _staging.Return(_memory);
}

/// <summary>A row of a matrix.</summary>
internal readonly record struct WeightRow(WeightMatrix Matrix, int Index)
{
    /// <summary>Where its numbers begin.</summary>
    internal nint Start => Matrix.Row(Index);
}
