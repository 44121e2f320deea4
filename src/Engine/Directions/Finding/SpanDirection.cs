namespace Vectorscope.Engine.Directions.Finding;

/// <summary>A fitted direction as it is used: at length 1, pointing to the positive side, with the place of every row along it. Owns its buffers; one for each thread.</summary>
/// <param name="fit">The method.</param>
/// <param name="groups">Which rows are one prompt.</param>
internal sealed class SpanDirection(ISpanFit fit, PromptGroups groups)
{
    /// <summary>Below this share of what rounding of the products can make, a squared length is none.</summary>
    private const double Rounding = 1e-14;

    private readonly double[] _coefficients = new double[groups.Rows];
    private readonly double[] _places = new double[groups.Rows];

    /// <summary>α with ‖Σ αᵢ xᵢ‖ = 1; all 0 where there is no direction.</summary>
    public ReadOnlySpan<double> Coefficients => _coefficients;

    /// <summary>For every row, also those that were left out of the fit, its place along the direction from the midpoint of the fitted sides' means; 0 where there is no direction.</summary>
    public ReadOnlySpan<double> Places => _places;

    /// <summary>Whether there is a direction.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>Fits it to rows that are labelled A or B.</summary>
    public void Fit(GramMatrix gram, ReadOnlySpan<RowSide> sides)
    {
        fit.Fit(gram, groups, sides, _coefficients);
        double square = 0, size = 0;
        var (a, b, countA, countB) = (0.0, 0.0, 0, 0);
        for (var row = 0; row < _places.Length; row++)
        {
            _places[row] = GramMatrix.Dot(gram[row], _coefficients);
            square += _coefficients[row] * _places[row];
            size += Math.Abs(_coefficients[row]);
            if (sides[row] == RowSide.A)
                (a, countA) = (a + _places[row], countA + 1);
            else if (sides[row] == RowSide.B)
                (b, countB) = (b + _places[row], countB + 1);
        }
        var length = Math.Sqrt(Math.Max(square, 0));
        var (meanA, meanB) = (a / countA, b / countB);
        // A direction that does not point from B to A along which their means differ tells nothing apart.
        IsUsable = square > Rounding * size * size * gram.LargestSquare && meanA - meanB > Math.Sqrt(Rounding * gram.LargestSquare) * length;
        if (!IsUsable)
        {
            Array.Clear(_coefficients);
            Array.Clear(_places);
            return;
        }
        for (var row = 0; row < _places.Length; row++)
        {
            _coefficients[row] /= length;
            _places[row] = (_places[row] - (meanA + meanB) / 2) / length;
        }
    }
}
