namespace Vectorscope.Engine.Generation;

/// <summary>Chooses among candidates.</summary>
internal static class Sampler
{
    /// <summary>
    /// Candidates further below the best than this many nats, after temperature, can be left out: a whole vocabulary of them
    /// holds less probability than a draw of 53 bits resolves.
    /// </summary>
    internal const double NegligibleNats = 50;

    /// <param name="sorted">In order, at least one; at least the first k when top-k is set.</param>
    /// <param name="options">Settings of the row.</param>
    /// <param name="uniform">A draw from [0, 1).</param>
    internal static int Choose(ReadOnlySpan<Candidate> sorted, SamplingOptions options, double uniform)
    {
        if (options.IsGreedy) return sorted[0].Id;
        var (weights, kept, total) = Weigh(sorted, options);
        var target = uniform * total;
        for (var i = 0; i < kept - 1; i++)
        {
            target -= weights[i];
            if (target < 0) return sorted[i].Id;
        }
        return sorted[kept - 1].Id;
    }

    /// <summary>The same of a row whose candidates are not in order.</summary>
    /// <param name="row">At the options' temperature.</param>
    /// <param name="options">Settings of the row; a draw is needed.</param>
    /// <param name="uniform">A draw from [0, 1).</param>
    internal static int Choose(RankedRow row, SamplingOptions options, double uniform)
    {
        var last = options.TopK > 0 ? row.AtRank(options.TopK) : row.Last;
        if (options.TopP < 1) last = Earlier(row.WhereMassReaches(options.TopP * last.Mass), last);
        if (row.Weight(last.Token) < options.MinP) last = row.LastOfWeight(options.MinP);
        return Earlier(row.WhereMassExceeds(uniform * last.Mass), last).Token.Id;
    }

    // The same weights in groups of another kind may add up to a little more or less.
    private static RankedPlace Earlier(RankedPlace found, RankedPlace last) => found.Token.CompareTo(last.Token) < 0 ? found : last;

    /// <summary>Probabilities of the candidates that may be chosen, in order; those cut off are not listed.</summary>
    internal static double[] Probabilities(ReadOnlySpan<Candidate> sorted, SamplingOptions options)
    {
        var (weights, kept, total) = Weigh(sorted, options);
        return [.. weights.Take(kept).Select(w => w / total)];
    }

    // Weights relative to the likeliest, how many of them may be chosen, and their sum.
    private static (double[] Weights, int Kept, double Total) Weigh(ReadOnlySpan<Candidate> sorted, SamplingOptions options)
    {
        var kept = options.TopK > 0 ? Math.Min(options.TopK, sorted.Length) : sorted.Length;
        var weights = new double[kept];
        double all = 0;
        for (var i = 0; i < kept; i++) all += weights[i] = Math.Exp(((double)sorted[i].Logit - sorted[0].Logit) / options.Temperature);
        if (options.TopP < 1) kept = Nucleus(weights, options.TopP * all);
        while (kept > 1 && weights[kept - 1] < options.MinP) kept--;
        double total = 0;
        for (var i = 0; i < kept; i++) total += weights[i];
        return (weights, kept, total);
    }

    private static int Nucleus(double[] weights, double wanted)
    {
        double sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i];
            if (sum >= wanted) return i + 1;
        }
        return weights.Length;
    }
}
