namespace Vectorscope.Engine.Generation;

/// <summary>How many of some tokens, and how much weight, fall into each of many equal parts of the range of their logits, largest logits first.</summary>
internal sealed class LogitBuckets
{
    private const int Most = 1024;
    private readonly double[] _mass = new double[Most];
    private readonly int[] _count = new int[Most];
    private readonly double _top, _scale;

    /// <param name="top">The largest logit.</param>
    /// <param name="bottom">The smallest; less than the largest, so that a bucket never holds all.</param>
    internal LogitBuckets(float top, float bottom)
    {
        (_top, _scale) = (top, Most / ((double)top - bottom));
        Last = Of(bottom);
    }

    /// <summary>The last bucket that is not empty.</summary>
    internal int Last { get; }

    internal (double Mass, int Count) this[int bucket] => (_mass[bucket], _count[bucket]);

    internal void Add(Candidate candidate, double weight)
    {
        var bucket = Of(candidate.Logit);
        _mass[bucket] += weight;
        _count[bucket]++;
    }

    /// <summary>The tokens of a bucket, in the order in which they come.</summary>
    internal Candidate[] Content(int bucket, ReadOnlySpan<Candidate> all)
    {
        var content = new Candidate[_count[bucket]];
        var found = 0;
        foreach (var candidate in all)
            if (Of(candidate.Logit) == bucket) content[found++] = candidate;
        return content;
    }

    // No larger logit comes into a later bucket: difference, product and cut all keep the order.
    private int Of(float logit) => Math.Min((int)((_top - logit) * _scale), Most - 1);
}
