using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>
/// Compares rows of A with rows of B of other prompts within folds of about three prompts, along a direction fitted without the whole fold:
/// for methods whose directions are not sums over prompts, so that leaving each pair out would mean as many fits as pairs.
/// </summary>
/// <remarks>
/// Several random partitions are gone through, the same ones for every arrangement of the labels, so that the permutation test stays exact. A
/// prompt that a jackknife leaves out is missing from its fold and from all fits, and the partitions stay.
/// </remarks>
internal sealed class LeaveFoldOut : IHeldOut
{
    private const int PromptsOfFold = 3;
    private const int FewPrompts = 9;
    private const int MostFolds = 10;

    /// <summary>Rounding must not break exact ties; relative to the longest row.</summary>
    private const double Tolerance = 1e-11;

    private readonly PromptGroups _groups;
    private readonly SpanDirection _direction;
    private readonly int[][] _order;
    private readonly int[][] _foldOfGroup;
    private readonly double[][] _places;
    private readonly bool[][] _fitted;
    private readonly RowSide[] _sides, _whole, _training;
    private readonly int _folds;
    private GramMatrix _gram = null!;
    private double _tie;

    public LeaveFoldOut(PromptGroups groups, ISpanFit fit, long seed)
    {
        (_groups, _direction, _folds) = (groups, new(fit, groups), FoldsFor(groups.Prompts));
        _order = [.. Enumerable.Range(0, PartitionsFor(groups.Prompts)).Select(partition => PromptDeal.Shuffled(groups, seed, RandomPurpose.Folds, partition))];
        _foldOfGroup = Array.ConvertAll(_order, _ => new int[groups.Count]);
        (_places, _fitted) = (Array.ConvertAll(_order, _ => new double[groups.Rows]), Array.ConvertAll(_order, _ => new bool[_folds]));
        (_sides, _whole, _training) = (new RowSide[groups.Rows], new RowSide[groups.Rows], new RowSide[groups.Rows]);
    }

    /// <summary>Folds of three prompts of the smaller side, of two where there are few; at most ten, so that many prompts cost no more fits.</summary>
    internal static int FoldsFor(int prompts) => Math.Clamp(prompts / (prompts < FewPrompts ? 2 : PromptsOfFold), 2, MostFolds);

    /// <summary>The more prompts, the more comparisons a partition makes, and the less another one adds.</summary>
    internal static int PartitionsFor(int prompts) => prompts switch { <= 40 => 5, <= 80 => 3, _ => 2 };

    public void Load(GramMatrix gram) => (_gram, _tie) = (gram, Tolerance * Math.Sqrt(gram.LargestSquare));

    public void Arrange(ReadOnlySpan<RowSide> sides)
    {
        sides.CopyTo(_sides);
        // Only observed labels are ever left out.
        for (var row = 0; row < sides.Length; row++)
            _whole[row] = sides[row] == RowSide.Out ? _groups.Sides[row] : sides[row];
        for (var partition = 0; partition < _order.Length; partition++)
        {
            var folds = _foldOfGroup[partition];
            PromptDeal.Fill(_groups, _whole, _order[partition], _folds, folds);
            for (var fold = 0; fold < _folds; fold++)
                Fit(partition, folds, fold);
        }
    }

    public Tally AcrossPrompts(ReadOnlySpan<int> unitOfGroup = default, Span<Tally> unitTallies = default)
    {
        var all = new Tally();
        for (var partition = 0; partition < _order.Length; partition++)
        {
            for (var x = 0; x < _sides.Length; x++)
            {
                for (var y = 0; _sides[x] == RowSide.A && y < _sides.Length; y++)
                {
                    var (g, h) = (_groups.GroupOfRow[x], _groups.GroupOfRow[y]);
                    if (g == h || Compare(partition, x, y) is not { Made: > 0 } won)
                        continue;
                    all += won;
                    if (unitOfGroup.IsEmpty)
                        continue;
                    unitTallies[unitOfGroup[g]] += won;
                    if (unitOfGroup[h] != unitOfGroup[g])
                        unitTallies[unitOfGroup[h]] += won;
                }
            }
        }
        return all;
    }

    public Tally WithinPrompts()
    {
        var all = new Tally();
        for (var partition = 0; partition < _order.Length; partition++)
        {
            foreach (var rows in _groups.RowsOfGroup)
            {
                foreach (var x in rows)
                {
                    foreach (var y in rows)
                        all += _sides[x] == RowSide.A ? Compare(partition, x, y) : default;
                }
            }
        }
        return all;
    }

    public void InSample(Span<double> scores)
    {
        _direction.Fit(_gram, _sides);
        _direction.Places.CopyTo(scores);
    }

    /// <summary>The mean over partitions.</summary>
    public void Projections(Span<double> projections)
    {
        projections.Clear();
        foreach (var places in _places)
        {
            for (var row = 0; row < places.Length; row++)
                projections[row] += places[row] / _places.Length;
        }
    }

    private void Fit(int partition, int[] folds, int fold)
    {
        for (var row = 0; row < _sides.Length; row++)
            _training[row] = folds[_groups.GroupOfRow[row]] == fold ? RowSide.Out : _sides[row];
        _fitted[partition][fold] = _training.Contains(RowSide.A) && _training.Contains(RowSide.B);
        if (_fitted[partition][fold])
            _direction.Fit(_gram, _training);
        for (var row = 0; row < _sides.Length; row++)
        {
            if (folds[_groups.GroupOfRow[row]] == fold)
                _places[partition][row] = _fitted[partition][fold] ? _direction.Places[row] : 0;
        }
    }

    private Tally Compare(int partition, int x, int y)
    {
        var fold = _foldOfGroup[partition][_groups.GroupOfRow[x]];
        if (_sides[y] != RowSide.B || fold != _foldOfGroup[partition][_groups.GroupOfRow[y]] || !_fitted[partition][fold])
            return default;
        var difference = _places[partition][x] - _places[partition][y];
        return new(difference > _tie ? 2 : difference < -_tie ? 0 : 1, 1);
    }
}
