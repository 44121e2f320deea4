namespace Vectorscope.Engine.Directions;

/// <summary>
/// Compares rows of A with rows of B along mean-difference directions that know neither of the two prompts (leave-pair-out;
/// Airola et al. 2011, Computational Statistics and Data Analysis 55). Owns its buffers; one for each thread.
/// </summary>
/// <remarks>
/// A direction is (sum of A)/n_A − (sum of B)/n_B over the rows left in, so x·r − y·r is a handful of Gram sums, whatever the width:
/// with K_A[x, g] = Σ of G[x, r] over the A rows r of prompt g and S_A[x] = Σ_g K_A[x, g], taking g and h out leaves
/// S_A[x] − K_A[x, g] − K_A[x, h]. Nothing here touches d. Multiplied by n_A·n_B, the difference needs no division.
/// </remarks>
internal sealed class LeavePairOut : IHeldOut
{
    /// <summary>Rounding must not break exact ties; relative to the largest square times the prompts.</summary>
    private const double Tolerance = 1e-12;

    private readonly PromptGroups _groups;
    private readonly double[] _columnA;
    private readonly double[] _columnB;
    private readonly int[] _countA;
    private readonly int[] _countB;
    private readonly double[] _sumA;
    private readonly double[] _sumB;
    private readonly double[] _ownA;
    private readonly double[] _ownB;
    private readonly double[] _fromA;
    private readonly double[] _fromB;
    private readonly int[] _rowsB;
    private readonly RowSide[] _sides;
    private GramMatrix _gram = null!;
    private double _tie;
    private int _inA;
    private int _inB;

    public LeavePairOut(PromptGroups groups)
    {
        _groups = groups;
        (_columnA, _columnB) = (new double[groups.Rows], new double[groups.Rows]);
        (_countA, _countB) = (new int[groups.Count], new int[groups.Count]);
        (_sumA, _sumB) = (new double[groups.Rows], new double[groups.Rows]);
        (_ownA, _ownB) = (new double[groups.Rows], new double[groups.Rows]);
        (_fromA, _fromB) = (new double[groups.Count], new double[groups.Count]);
        (_rowsB, _sides) = (new int[groups.Rows], new RowSide[groups.Rows]);
    }

    /// <summary>The layer that is compared from now on.</summary>
    public void Load(GramMatrix gram)
    {
        _gram = gram;
        _tie = Tolerance * _groups.Count * gram.LargestSquare;
    }

    /// <summary>Labels the rows. All that follows is said of these labels.</summary>
    public void Arrange(ReadOnlySpan<RowSide> sides)
    {
        sides.CopyTo(_sides);
        (_inA, _inB) = (0, 0);
        Array.Clear(_countA);
        Array.Clear(_countB);
        Array.Clear(_sumA);
        Array.Clear(_sumB);
        for (var row = 0; row < sides.Length; row++)
        {
            var group = _groups.GroupOfRow[row];
            if (sides[row] == RowSide.A)
            {
                _countA[group]++;
                _inA++;
                Add(_gram[row], _sumA);
            }
            else if (sides[row] == RowSide.B)
            {
                _countB[group]++;
                _rowsB[_inB++] = row;
                Add(_gram[row], _sumB);
            }
        }
        for (var i = 0; i < _inB; i++)
            (_ownA[_rowsB[i]], _ownB[_rowsB[i]]) = OfGroup(_rowsB[i], _groups.GroupOfRow[_rowsB[i]]);
    }

    /// <summary>Every A row against the B rows of all other prompts, the direction fitted without either.</summary>
    /// <param name="unitOfGroup">For each prompt the unit that a jackknife leaves out; empty when none is asked for.</param>
    /// <param name="unitTallies">For each unit, gains the comparisons that it takes part in.</param>
    public Tally AcrossPrompts(ReadOnlySpan<int> unitOfGroup = default, Span<Tally> unitTallies = default)
    {
        var all = new Tally();
        for (var x = 0; x < _sides.Length; x++)
        {
            if (_sides[x] != RowSide.A)
                continue;
            var g = _groups.GroupOfRow[x];
            Columns(g, _columnA, _columnB);
            FromRow(x);
            // What is left of x's own side of the difference once its prompt is out.
            var (leftA, leftB) = (_sumA[x] - _columnA[x], _sumB[x] - _columnB[x]);
            var ofRow = new Tally();
            for (var i = 0; i < _inB; i++)
            {
                var y = _rowsB[i];
                var h = _groups.GroupOfRow[y];
                var (na, nb) = (_inA - _countA[g] - _countA[h], _inB - _countB[g] - _countB[h]);
                if (h == g || na <= 0 || nb <= 0)
                    continue;
                var a = leftA - _fromA[h] - (_sumA[y] - _ownA[y] - _columnA[y]);
                var b = leftB - _fromB[h] - (_sumB[y] - _ownB[y] - _columnB[y]);
                var won = new Tally(Wins2(a, na, b, nb), 1);
                ofRow += won;
                if (!unitOfGroup.IsEmpty && unitOfGroup[h] != unitOfGroup[g])
                    unitTallies[unitOfGroup[h]] += won;
            }
            all += ofRow;
            if (!unitOfGroup.IsEmpty)
                unitTallies[unitOfGroup[g]] += ofRow;
        }
        return all;
    }

    /// <summary>Every A row against the B rows of its own prompt, the direction fitted to all other prompts.</summary>
    public Tally WithinPrompts()
    {
        var all = new Tally();
        foreach (var y in _rowsB.AsSpan(0, _inB))
        {
            var g = _groups.GroupOfRow[y];
            var (na, nb) = (_inA - _countA[g], _inB - _countB[g]);
            if (na <= 0 || nb <= 0)
                continue;
            foreach (var x in _groups.RowsOfGroup[g])
            {
                if (_sides[x] != RowSide.A)
                    continue;
                var (ownA, ownB) = OfGroup(x, g);
                all += new Tally(Wins2(_sumA[x] - ownA - (_sumA[y] - _ownA[y]), na, _sumB[x] - ownB - (_sumB[y] - _ownB[y]), nb), 1);
            }
        }
        return all;
    }

    /// <summary>x·r of each row, r fitted to all rows that are left in; not divided by r's length.</summary>
    public void InSample(Span<double> scores)
    {
        for (var row = 0; row < scores.Length; row++)
            scores[row] = _inA == 0 || _inB == 0 ? 0 : _sumA[row] / _inA - _sumB[row] / _inB;
    }

    /// <summary>
    /// For each row, its place on the unit direction fitted without its prompt, from the midpoint of that direction's two training
    /// means; 0 where there is no direction.
    /// </summary>
    /// <remarks>
    /// ‖r‖² = ΣAA/n_A² − 2ΣAB/(n_A n_B) + ΣBB/n_B² over the prompts left in, and the midpoint lies at (‖mean A‖² − ‖mean B‖²)/2.
    /// Rows of different prompts meet different directions: no AUC may be made of these numbers.
    /// </remarks>
    public void Projections(Span<double> projections)
    {
        double aa = 0, ab = 0, bb = 0;
        for (var row = 0; row < _sides.Length; row++)
        {
            aa += _sides[row] == RowSide.A ? _sumA[row] : 0;
            ab += _sides[row] == RowSide.A ? _sumB[row] : 0;
            bb += _sides[row] == RowSide.B ? _sumB[row] : 0;
        }
        for (var g = 0; g < _groups.Count; g++)
        {
            double na = _inA - _countA[g], nb = _inB - _countB[g];
            Columns(g, _columnA, _columnB);
            var (leftAa, leftAb, leftBb) = (aa, ab, bb);
            foreach (var row in _groups.RowsOfGroup[g])
            {
                if (_sides[row] == RowSide.A)
                {
                    leftAa += _columnA[row] - 2 * _sumA[row];
                    leftAb += _columnB[row] - _sumB[row];
                }
                else if (_sides[row] == RowSide.B)
                {
                    leftBb += _columnB[row] - 2 * _sumB[row];
                    leftAb -= _sumA[row];
                }
            }
            var (squareA, squareB) = (leftAa / (na * na), leftBb / (nb * nb));
            var square = squareA - 2 * leftAb / (na * nb) + squareB;
            foreach (var row in _groups.RowsOfGroup[g])
            {
                projections[row] = na > 0 && nb > 0 && square > Tolerance * _gram.LargestSquare
                    ? ((_sumA[row] - _columnA[row]) / na - (_sumB[row] - _columnB[row]) / nb - (squareA - squareB) / 2) / Math.Sqrt(square)
                    : 0;
            }
        }
    }

    private long Wins2(double a, int na, double b, int nb)
    {
        var difference = a * nb - b * na;
        var tie = _tie * na * nb;
        return difference > tie ? 2 : difference < -tie ? 0 : 1;
    }

    /// <summary>K_A[·, group] and K_B[·, group].</summary>
    private void Columns(int group, double[] columnA, double[] columnB)
    {
        Array.Clear(columnA);
        Array.Clear(columnB);
        foreach (var row in _groups.RowsOfGroup[group])
        {
            if (_sides[row] != RowSide.Out)
                Add(_gram[row], _sides[row] == RowSide.A ? columnA : columnB);
        }
    }

    /// <summary>K_A[x, ·] and K_B[x, ·].</summary>
    private void FromRow(int x)
    {
        Array.Clear(_fromA);
        Array.Clear(_fromB);
        var products = _gram[x];
        for (var row = 0; row < products.Length; row++)
        {
            if (_sides[row] == RowSide.A)
                _fromA[_groups.GroupOfRow[row]] += products[row];
            else if (_sides[row] == RowSide.B)
                _fromB[_groups.GroupOfRow[row]] += products[row];
        }
    }

    /// <summary>K_A[x, group] and K_B[x, group].</summary>
    private (double A, double B) OfGroup(int x, int group)
    {
        double a = 0, b = 0;
        foreach (var row in _groups.RowsOfGroup[group])
        {
            a += _sides[row] == RowSide.A ? _gram[x][row] : 0;
            b += _sides[row] == RowSide.B ? _gram[x][row] : 0;
        }
        return (a, b);
    }

    private static void Add(ReadOnlySpan<double> from, double[] to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] += from[i];
    }
}
