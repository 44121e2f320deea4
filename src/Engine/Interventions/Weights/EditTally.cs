using System.Numerics;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>What of each direction an edit left in a matrix, and how far the matrix moved; told part by part.</summary>
internal sealed class EditTally(IReadOnlyList<Move> moves, WrittenVectors vectors, int columns)
{
    private readonly ProjectionNorm[] _before = Norms(moves, vectors), _after = Norms(moves, vectors), _stored = Norms(moves, vectors);
    private double _moved, _size;

    internal IReadOnlyList<double> Leak => [.. _after.Select((norm, k) => Share(norm.Value, _before[k].Value))];

    internal IReadOnlyList<double> RoundedLeak => [.. _stored.Select((norm, k) => Share(norm.Value, _before[k].Value))];

    /// <summary>‖W‖.</summary>
    internal double Norm => Math.Sqrt(_size);

    /// <summary>‖W′ − W‖, W′ as it is stored.</summary>
    internal double Moved => Math.Sqrt(_moved);

    /// <param name="firstRow">Of the part.</param>
    /// <param name="before">W.</param>
    /// <param name="after">W′ as it was computed, without a constant.</param>
    /// <param name="stored">W′ as the stored type has it.</param>
    /// <param name="left">The same without a constant: what the projections left.</param>
    internal void Add<T>(long firstRow, ReadOnlySpan<float> before, ReadOnlySpan<double> after, ReadOnlySpan<float> stored, ReadOnlySpan<T> left)
        where T : INumber<T>
    {
        for (var i = 0; i < before.Length; i++)
        {
            var (was, moved) = ((double)before[i], (double)stored[i] - before[i]);
            _size += was * was;
            _moved += moved * moved;
        }
        for (var k = 0; k < _before.Length; k++)
        {
            _before[k].Add(firstRow, columns, before);
            _after[k].Add(firstRow, columns, after);
            _stored[k].Add(firstRow, columns, left);
        }
    }

    private static ProjectionNorm[] Norms(IReadOnlyList<Move> moves, WrittenVectors vectors) => [.. moves.Select(move => vectors.Along(move.Unit))];

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
