namespace Vectorscope.Engine.Directions;

/// <summary>For each prompt with rows on both sides, the mean of its rows of A minus that of B, through their products.</summary>
internal sealed class PromptDifferences
{
    private readonly double[] _own;
    private readonly int[] _place;
    private readonly double[] _products;

    public PromptDifferences(GramMatrix gram, PromptGroups groups, ReadOnlySpan<RowSide> sides)
    {
        (_own, _place) = (new double[sides.Length], new int[sides.Length]);
        Array.Fill(_place, -1);
        foreach (var rows in groups.RowsOfGroup)
        {
            var (a, b) = (0, 0);
            foreach (var row in rows)
                (a, b) = (a + (sides[row] == RowSide.A ? 1 : 0), b + (sides[row] == RowSide.B ? 1 : 0));
            if (a == 0 || b == 0)
                continue;
            foreach (var row in rows)
            {
                if (sides[row] != RowSide.Out)
                    (_own[row], _place[row]) = (sides[row] == RowSide.A ? 1.0 / a : -1.0 / b, Count);
            }
            Count++;
        }
        _products = new double[Count * Count];
        for (var row = 0; row < sides.Length; row++)
        {
            var with = gram[row];
            for (var other = 0; _place[row] >= 0 && other < sides.Length; other++)
            {
                if (_place[other] >= 0)
                    _products[_place[row] * Count + _place[other]] += _own[row] * _own[other] * with[other];
            }
        }
    }

    /// <summary>How many prompts.</summary>
    public int Count { get; }

    /// <summary>The product of two prompts' differences.</summary>
    public double this[int i, int j] => _products[i * Count + j];

    /// <summary>α of Σ weight · difference.</summary>
    public void Combine(ReadOnlySpan<double> weights, Span<double> coefficients)
    {
        for (var row = 0; row < coefficients.Length; row++)
            coefficients[row] = _place[row] < 0 ? 0 : weights[_place[row]] * _own[row];
    }
}
