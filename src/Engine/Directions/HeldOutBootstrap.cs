using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>95 % interval of the held-out AUC over prompts.</summary>
/// <remarks>
/// Each resample weights prompts, and with them both rows of a pair; a comparison inside a test fold counts the product of
/// its rows' weights, but the two rows of one prompt count its weight: a prompt drawn w times is compared w times with itself,
/// not w². With the square (twice as much on average as the estimate gives them) pairs would drag the interval away from the
/// estimate it belongs to. The directions stay as fitted: the interval answers "with other prompts of this kind", not "with
/// another fit". Scores are sorted once, after which a resample costs one pass.
/// </remarks>
internal sealed class HeldOutBootstrap
{
    private readonly PromptGroups _groups;
    private readonly List<SortedFold> _sortedFolds = [];

    public HeldOutBootstrap(PromptGroups groups) => _groups = groups;

    /// <summary>Takes in the scores of one repeat, fold by fold.</summary>
    public void Add(Labelling labelling, double[] scores, int folds)
    {
        for (var fold = 0; fold < folds; fold++)
        {
            int[] rows = [.. Enumerable.Range(0, scores.Length).Where(row => labelling.Fold[row] == fold)];
            double[] keys = [.. rows.Select(row => scores[row])];
            Array.Sort(keys, rows);
            var group = new int[rows.Length];
            var positive = new bool[rows.Length];
            var endsTie = new bool[rows.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                group[i] = _groups.GroupOfRow[rows[i]];
                positive[i] = labelling.Positive[rows[i]];
                endsTie[i] = i + 1 == rows.Length || keys[i + 1] != keys[i];
            }
            _sortedFolds.Add(new SortedFold(group, positive, endsTie, Pairs(group, positive, keys)));
        }
    }

    private static List<Pair> Pairs(int[] group, bool[] positive, double[] keys)
    {
        var pairs = new List<Pair>();
        for (var a = 0; a < group.Length; a++)
        {
            for (var b = 0; b < group.Length; b++)
            {
                if (positive[a] && !positive[b] && group[a] == group[b])
                    pairs.Add(new Pair(group[a], 1 + Math.Sign(keys[a] - keys[b])));
            }
        }
        return pairs;
    }

    public Interval Interval(int resamples, long seed, ParallelOptions parallel)
    {
        var aucs = new double[resamples];
        Parallel.For(
            0, resamples, parallel,
            () => new int[_groups.Count],
            (resample, _, weights) =>
            {
                _groups.Resample(seed, resample, weights);
                aucs[resample] = PooledAuc(weights);
                return weights;
            },
            static _ => { });
        var defined = Array.FindAll(aucs, auc => !double.IsNaN(auc));
        Array.Sort(defined);
        return defined.Length == 0
            ? new Interval(0, 1)
            : new Interval(Quantiles.OfSorted(defined, 0.025), Quantiles.OfSorted(defined, 0.975));
    }

    // Comparisons are pooled over folds: a mean of fold ratios would lean towards folds of which little was drawn,
    // and there a prompt's comparison with itself counts for most.
    private double PooledAuc(int[] weights)
    {
        long wins2 = 0, comparisons = 0;
        foreach (var fold in _sortedFolds)
        {
            var (won, made) = fold.Count(weights);
            wins2 += won;
            comparisons += made;
        }
        return comparisons == 0 ? double.NaN : wins2 / (2.0 * comparisons);
    }

    /// <param name="Group">The prompt.</param>
    /// <param name="Wins2">Twice what its own comparison counts: 2 won, 1 tied, 0 lost.</param>
    private readonly record struct Pair(int Group, int Wins2);

    private sealed record SortedFold(int[] Group, bool[] Positive, bool[] EndsTie, List<Pair> Pairs)
    {
        /// <returns>Twice the comparisons won by the positive row, a tie counting one, and the comparisons made.</returns>
        public (long Wins2, long Comparisons) Count(int[] weights)
        {
            long below = 0, wins2 = 0, positives = 0, tiedPositives = 0, tiedNegatives = 0;
            for (var i = 0; i < Group.Length; i++)
            {
                var weight = weights[Group[i]];
                if (Positive[i])
                    tiedPositives += weight;
                else
                    tiedNegatives += weight;
                if (!EndsTie[i])
                    continue;
                wins2 += tiedPositives * (2 * below + tiedNegatives);
                positives += tiedPositives;
                below += tiedNegatives;
                tiedPositives = tiedNegatives = 0;
            }
            var comparisons = positives * below;
            foreach (var pair in Pairs)
            {
                long weight = weights[pair.Group], excess = weight * weight - weight;
                wins2 -= excess * pair.Wins2;
                comparisons -= excess;
            }
            return (wins2, comparisons);
        }
    }
}
