namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>Whether prompts move the same way between the sides: cosines of each prompt's own difference with a mean of differences.</summary>
internal static class PromptAgreement
{
    /// <summary>Below this share of the largest square, a squared length is rounding.</summary>
    private const double Nothing = 1e-13;

    /// <returns>With the mean of all differences, as the literature has it, and with that of the others, which does not contain the prompt itself.</returns>
    public static (Spread? WithAll, Spread? WithOthers) Of(GramMatrix gram, PromptGroups groups)
    {
        var differences = new PromptDifferences(gram, groups, groups.Sides);
        var sums = new double[differences.Count];
        for (var i = 0; i < sums.Length; i++)
        {
            for (var j = 0; j < sums.Length; j++)
                sums[i] += differences[i, j];
        }
        var (all, nothing) = (sums.Sum(), Nothing * gram.LargestSquare);
        List<double> withAll = [], withOthers = [];
        for (var i = 0; i < sums.Length; i++)
        {
            var own = differences[i, i];
            if (own <= nothing)
                continue;
            if (all > nothing)
                withAll.Add(Math.Clamp(sums[i] / Math.Sqrt(own * all), -1, 1));
            var others = all - 2 * sums[i] + own;
            if (sums.Length > 1 && others > nothing)
                withOthers.Add(Math.Clamp((sums[i] - own) / Math.Sqrt(own * others), -1, 1));
        }
        return (Spread.Of(withAll), Spread.Of(withOthers));
    }
}
