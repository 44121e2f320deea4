using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>AUC within each fold, and their mean. Owns its buffers; one for each thread.</summary>
internal sealed class FoldAucs(int rows, int folds)
{
    private readonly double[] _scores = new double[rows];
    private readonly bool[] _positive = new bool[rows];
    private readonly int[] _starts = new int[folds + 1];

    /// <summary>Mean over the folds that hold out rows of both labels; 0.5 when none does.</summary>
    public double Mean(Labelling labelling, double[] scores)
    {
        Array.Clear(_starts);
        foreach (var fold in labelling.Fold)
            _starts[fold + 1]++;
        for (var fold = 0; fold < folds; fold++)
            _starts[fold + 1] += _starts[fold];
        Span<int> next = stackalloc int[folds];
        _starts.AsSpan(0, folds).CopyTo(next);
        for (var row = 0; row < scores.Length; row++)
        {
            var place = next[labelling.Fold[row]]++;
            _scores[place] = scores[row];
            _positive[place] = labelling.Positive[row];
        }
        var sum = 0.0;
        var counted = 0;
        for (var fold = 0; fold < folds; fold++)
        {
            var (start, end) = (_starts[fold], _starts[fold + 1]);
            var auc = Auc.OfMixed(_scores.AsSpan(start..end), _positive.AsSpan(start..end));
            if (double.IsNaN(auc))
                continue;
            sum += auc;
            counted++;
        }
        return counted == 0 ? 0.5 : sum / counted;
    }

    /// <summary>AUC over all rows.</summary>
    public double All(Labelling labelling, double[] scores)
    {
        scores.CopyTo(_scores, 0);
        labelling.Positive.CopyTo(_positive, 0);
        return Auc.OfMixed(_scores, _positive);
    }
}
