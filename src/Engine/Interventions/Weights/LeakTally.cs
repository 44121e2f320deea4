namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>What of each direction an edit left in a matrix, and how far the matrix moved; told part by part.</summary>
internal sealed class LeakTally
{
    private readonly IReadOnlyList<Move> _moves;

    // For each direction: of the matrix before, after, and as it is stored. Sums over the columns, or the squares themselves.
    private readonly double[][][] _sums;
    private readonly double[,] _squares;
    private double _moved, _size;

    internal LeakTally(IReadOnlyList<Move> moves, int columns)
    {
        _moves = moves;
        _sums = [.. moves.Select(_ => new[] { new double[columns], new double[columns], new double[columns] })];
        _squares = new double[moves.Count, 3];
    }

    internal IReadOnlyList<double> Leak => [.. _moves.Select((_, k) => Share(k, 1))];

    internal IReadOnlyList<double> RoundedLeak => [.. _moves.Select((_, k) => Share(k, 2))];

    internal double Change => _size > 0 ? Math.Sqrt(_moved / _size) : 0;

    internal void Add(long first, int columns, float[] before, double[] after, float[] stored, bool acrossRows)
    {
        for (var i = 0; i < before.Length; i++)
        {
            _moved += Math.Pow(stored[i] - (double)before[i], 2);
            _size += (double)before[i] * before[i];
        }
        for (var k = 0; k < _moves.Count; k++)
        {
            var unit = _moves[k].Unit;
            for (var row = 0; row < before.Length / columns; row++)
            {
                var at = row * columns;
                if (acrossRows)
                {
                    var share = unit[first + row];
                    for (var i = 0; i < columns; i++)
                    {
                        _sums[k][0][i] += share * before[at + i];
                        _sums[k][1][i] += share * after[at + i];
                        _sums[k][2][i] += share * stored[at + i];
                    }
                    continue;
                }
                double b = 0, a = 0, s = 0;
                for (var i = 0; i < columns; i++) (b, a, s) = (b + (unit[i] * before[at + i]), a + (unit[i] * after[at + i]), s + (unit[i] * stored[at + i]));
                _squares[k, 0] += b * b;
                _squares[k, 1] += a * a;
                _squares[k, 2] += s * s;
            }
        }
    }

    private double Share(int k, int which)
    {
        var (part, whole) = (Square(k, which), Square(k, 0));
        return whole > 0 ? Math.Sqrt(part / whole) : 0;
    }

    private double Square(int k, int which) => _squares[k, which] + _sums[k][which].Sum(value => value * value);
}
