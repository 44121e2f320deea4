using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>95 % interval of the held-out AUC over prompts.</summary>
/// <remarks>
/// Each resample weights prompts, and with them both rows of a pair; a comparison inside a test fold counts the product of
/// its rows' weights. The directions stay as fitted: the interval answers "with other prompts of this kind", not "with
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
            _sortedFolds.Add(new SortedFold(group, positive, endsTie));
        }
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
                aucs[resample] = MeanAuc(weights);
                return weights;
            },
            static _ => { });
        var defined = Array.FindAll(aucs, auc => !double.IsNaN(auc));
        Array.Sort(defined);
        return defined.Length == 0
            ? new Interval(0, 1)
            : new Interval(Quantiles.OfSorted(defined, 0.025), Quantiles.OfSorted(defined, 0.975));
    }

    private double MeanAuc(int[] weights)
    {
        var sum = 0.0;
        var counted = 0;
        foreach (var fold in _sortedFolds)
        {
            var auc = fold.Auc(weights);
            // A fold none of whose prompts was drawn on one side has no comparison to offer.
            if (double.IsNaN(auc))
                continue;
            sum += auc;
            counted++;
        }
        return counted == 0 ? double.NaN : sum / counted;
    }

    private sealed record SortedFold(int[] Group, bool[] Positive, bool[] EndsTie)
    {
        public double Auc(int[] weights)
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
            return wins2 / (2.0 * positives * below);
        }
    }
}
