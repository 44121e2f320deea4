using System.Numerics;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>‖rᵀW‖ of the vectors that a matrix writes, which is told part by part.</summary>
internal abstract class ProjectionNorm
{
    /// <summary>Of what was told so far.</summary>
    internal abstract double Value { get; }

    /// <param name="firstRow">Of the part.</param>
    /// <param name="columns">Of the matrix.</param>
    /// <param name="values">Whole rows.</param>
    internal abstract void Add<T>(long firstRow, int columns, ReadOnlySpan<T> values) where T : INumber<T>;
}

/// <summary>Where each row is a vector, rᵀw is known with the row.</summary>
internal sealed class RowProjectionNorm(double[] unit) : ProjectionNorm
{
    private double _square;

    internal override double Value => Math.Sqrt(_square);

    internal override void Add<T>(long firstRow, int columns, ReadOnlySpan<T> values)
    {
        for (var at = 0; at < values.Length; at += columns)
        {
            var row = values.Slice(at, columns);
            var p = 0.0;
            for (var i = 0; i < row.Length; i++) p += unit[i] * double.CreateTruncating(row[i]);
            _square += p * p;
        }
    }
}

/// <summary>Where each column is a vector, rᵀW is a sum over all rows.</summary>
internal sealed class ColumnProjectionNorm(double[] unit, int columns) : ProjectionNorm
{
    private readonly double[] _sums = new double[columns];

    internal override double Value => Math.Sqrt(_sums.Sum(sum => sum * sum));

    internal override void Add<T>(long firstRow, int columns, ReadOnlySpan<T> values)
    {
        for (var at = 0; at < values.Length; at += columns)
        {
            var row = values.Slice(at, columns);
            var share = unit[firstRow + (at / columns)];
            for (var i = 0; i < row.Length; i++) _sums[i] += share * double.CreateTruncating(row[i]);
        }
    }
}
