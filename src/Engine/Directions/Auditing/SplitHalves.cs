using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>How much the directions of two halves of the prompts point the same way. Owns its buffers; one for each thread.</summary>
internal sealed class SplitHalves
{
    private readonly PromptGroups _groups;
    private readonly SpanDirection _direction;
    private readonly int[][] _halfOfGroup;
    private readonly RowSide[] _sides;

    public SplitHalves(PromptGroups groups, ISpanFit fit, int splits, long seed)
    {
        (_groups, _direction, _sides) = (groups, new(fit, groups), new RowSide[groups.Rows]);
        _halfOfGroup = [.. Enumerable.Range(0, splits).Select(split =>
        {
            var half = new int[groups.Count];
            PromptDeal.Fill(groups, groups.Sides, PromptDeal.Shuffled(groups, seed, RandomPurpose.Halves, split), 2, half);
            return half;
        })];
    }

    public Spread? Of(GramMatrix gram, CancellationToken cancellationToken)
    {
        var cosines = new List<double>();
        foreach (var halves in _halfOfGroup)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Fit(gram, halves, 0) is not { } first || Fit(gram, halves, 1) is not { } second)
                continue;
            var cosine = 0.0;
            for (var row = 0; row < first.Length; row++)
                cosine += first[row] * GramMatrix.Dot(gram[row], second);
            cosines.Add(Math.Clamp(cosine, -1, 1));
        }
        return Spread.Of(cosines);
    }

    private double[]? Fit(GramMatrix gram, int[] halves, int half)
    {
        for (var row = 0; row < _sides.Length; row++)
            _sides[row] = halves[_groups.GroupOfRow[row]] == half ? _groups.Sides[row] : RowSide.Out;
        if (!_sides.Contains(RowSide.A) || !_sides.Contains(RowSide.B))
            return null;
        _direction.Fit(gram, _sides);
        return _direction.IsUsable ? _direction.Coefficients.ToArray() : null;
    }
}
