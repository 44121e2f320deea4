namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>Probabilities of a count: the counts <c>Lowest</c>, <c>Lowest</c> + 1, …</summary>
/// <remarks>
/// Both families here are unimodal with a simple ratio of neighbours. They are multiplied out from the mode, where the weight is 1, and
/// divided by their sum: no factorial is formed, and what underflows is far below any p-value's last digit.
/// </remarks>
internal sealed class CountDistribution
{
    /// <summary>Two probabilities that are equal by theory may differ in their last bits.</summary>
    private const double Tie = 1 + 1e-7;

    private readonly double[] _probabilities;

    private CountDistribution(int lowest, double[] probabilities) => (Lowest, _probabilities) = (lowest, probabilities);

    /// <summary>The smallest possible count.</summary>
    internal int Lowest { get; }

    /// <summary>The largest possible count.</summary>
    internal int Highest => Lowest + _probabilities.Length - 1;

    /// <summary>How many of <paramref name="drawn"/> are marked, drawn without replacement from <paramref name="total"/> of which <paramref name="marked"/> are.</summary>
    internal static CountDistribution Hypergeometric(int total, int marked, int drawn)
    {
        var (lowest, highest) = (Math.Max(0, drawn + marked - total), Math.Min(drawn, marked));
        var mode = (int)((drawn + 1L) * (marked + 1L) / (total + 2L));
        return Of(lowest, highest, mode, x => (marked - x) * (double)(drawn - x) / ((x + 1.0) * (total - marked - drawn + x + 1.0)));
    }

    /// <summary>Heads of <paramref name="tosses"/> fair coins.</summary>
    internal static CountDistribution FairCoins(int tosses) => Of(0, tosses, tosses / 2, x => (tosses - x) / (x + 1.0));

    /// <summary>The distribution of the sum with an independent other count.</summary>
    internal CountDistribution Plus(CountDistribution other)
    {
        var sum = new double[_probabilities.Length + other._probabilities.Length - 1];
        for (var i = 0; i < _probabilities.Length; i++)
        {
            for (var j = 0; j < other._probabilities.Length; j++)
            {
                sum[i + j] += _probabilities[i] * other._probabilities[j];
            }
        }

        return new CountDistribution(Lowest + other.Lowest, sum);
    }

    /// <summary>P(X = count); 0 for what cannot be.</summary>
    internal double At(int count) => count < Lowest || count > Highest ? 0 : _probabilities[count - Lowest];

    /// <summary>P(X ≥ count).</summary>
    internal double AtLeast(int count) => Sum(Math.Max(count, Lowest), Highest);

    /// <summary>P(X ≤ count).</summary>
    internal double AtMost(int count) => Sum(Lowest, Math.Min(count, Highest));

    /// <summary>Sum of the probabilities that are not above that of the count.</summary>
    internal double AsUnlikelyAs(int count)
    {
        var limit = At(count) * Tie;
        return Math.Min(1, _probabilities.Where(probability => probability <= limit).Sum());
    }

    internal ExactTails Tails(int count) => new(AtLeast(count), AtMost(count), AsUnlikelyAs(count));

    /// <summary>2·(P(beyond, on the rarer side) + ½P(X = count)), at most 1 (Lancaster 1961).</summary>
    internal double MidP(int count)
    {
        var half = At(count) / 2;
        return Math.Min(1, 2 * Math.Min(AtLeast(count) - half, AtMost(count) - half));
    }

    private double Sum(int from, int to)
    {
        double sum = 0;
        for (var count = from; count <= to; count++)
        {
            sum += _probabilities[count - Lowest];
        }

        return Math.Min(1, sum);
    }

    private static CountDistribution Of(int lowest, int highest, int mode, Func<int, double> ratio)
    {
        mode = Math.Clamp(mode, lowest, highest);
        var weights = new double[highest - lowest + 1];
        weights[mode - lowest] = 1;
        for (var x = mode; x < highest; x++)
        {
            weights[x + 1 - lowest] = weights[x - lowest] * ratio(x);
        }

        for (var x = mode; x > lowest; x--)
        {
            weights[x - 1 - lowest] = weights[x - lowest] / ratio(x - 1);
        }

        var total = weights.Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] /= total;
        }

        return new CountDistribution(lowest, weights);
    }
}
