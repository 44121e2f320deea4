using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>A matrix in parts of whole rows, so that its size does not matter. A vector is a matrix of one row.</summary>
internal sealed class MatrixParts
{
    private const int Elements = 1 << 20;

    private readonly CheckpointTensor _tensor;
    private readonly int _step;

    internal MatrixParts(CheckpointTensor tensor)
    {
        _tensor = tensor;
        (Rows, Columns) = (tensor.Entry.Shape.Count > 1 ? tensor.Entry.Shape[0] : 1, checked((int)tensor.Entry.Shape[^1]));
        _step = (int)Math.Min(Rows, Math.Max(1, Elements / Columns));
    }

    internal long Rows { get; }

    internal int Columns { get; }

    /// <summary>Elements of the longest part.</summary>
    internal int Longest => _step * Columns;

    /// <summary>Reads part by part, in order.</summary>
    /// <param name="each">The part's first row, and its elements, which stand there until the next part is read.</param>
    /// <param name="cancellationToken">Checked before each part.</param>
    internal void Read(PartReader each, CancellationToken cancellationToken)
    {
        var buffer = new float[Longest];
        for (long first = 0; first < Rows; first += _step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = buffer.AsSpan(0, (int)Math.Min(_step, Rows - first) * Columns);
            _tensor.File.ReadSingles(_tensor.Entry.Name, first * Columns, part);
            each(first, part);
        }
    }
}

/// <summary>Is given a part of a matrix.</summary>
internal delegate void PartReader(long firstRow, ReadOnlySpan<float> part);
