namespace Vectorscope.Engine.Statistics;

/// <summary>
/// Area under the ROC curve: the chance that a positive's score exceeds a negative's, ties counting half.
/// Equal to the Mann-Whitney U over n₁n₂, exact with ties through midranks.
/// </summary>
public static class Auc
{
    /// <summary>AUC of two sets of scores; NaN when either is empty.</summary>
    public static double Of(ReadOnlySpan<double> positives, ReadOnlySpan<double> negatives)
    {
        var scores = new double[positives.Length + negatives.Length];
        positives.CopyTo(scores);
        negatives.CopyTo(scores.AsSpan(positives.Length));
        var positive = new bool[scores.Length];
        positive.AsSpan(0, positives.Length).Fill(true);
        return OfMixed(scores, positive);
    }

    /// <summary>AUC of labelled scores, for callers that own the buffers; NaN when a label is absent.</summary>
    /// <param name="scores">Sorted in place.</param>
    /// <param name="positive">Reordered with the scores.</param>
    public static double OfMixed(Span<double> scores, Span<bool> positive)
    {
        scores.Sort(positive);
        long positives = 0, wins2 = 0, negativesBelow = 0;
        for (var start = 0; start < scores.Length;)
        {
            var end = start;
            long tiedPositives = 0;
            while (end < scores.Length && scores[end] == scores[start])
                tiedPositives += positive[end++] ? 1 : 0;
            if (end == start)
                throw new ArgumentException("A score is not a number, so it has no rank.", nameof(scores));
            var tiedNegatives = end - start - tiedPositives;
            // Counted in halves of a win, so that the sum stays whole and exact.
            wins2 += tiedPositives * (2 * negativesBelow + tiedNegatives);
            positives += tiedPositives;
            negativesBelow += tiedNegatives;
            start = end;
        }
        return wins2 / (2.0 * positives * negativesBelow);
    }
}
