using System.Buffers;

namespace Vectorscope.Engine.Generation;

/// <summary>How many of some tokens, and how much weight, fall into each of many equal parts of the range of their logits, largest logits first.</summary>
internal sealed class LogitBuckets : IDisposable
{
    private const int Most = 1024;
    private readonly double[] _mass = ArrayPool<double>.Shared.Rent(Most);
    private readonly int[] _count = ArrayPool<int>.Shared.Rent(Most);
    private readonly ReadOnlyMemory<Candidate> _tokens;
    // Of each token.
    private readonly ushort[] _bucket;

    /// <param name="tokens">Read again when a bucket is looked into.</param>
    /// <param name="weights">Of each.</param>
    /// <param name="top">The largest logit.</param>
    /// <param name="bottom">The smallest; less than the largest, so that a bucket never holds all.</param>
    internal LogitBuckets(ReadOnlyMemory<Candidate> tokens, ReadOnlySpan<double> weights, float top, float bottom)
    {
        _tokens = tokens;
        _bucket = ArrayPool<ushort>.Shared.Rent(tokens.Length);
        _mass.AsSpan(0, Most).Clear();
        _count.AsSpan(0, Most).Clear();
        var all = tokens.Span;
        var scale = Most / ((double)top - bottom);
        for (var i = 0; i < all.Length; i++)
        {
            // No larger logit comes into a later bucket: difference, product and cut all keep the order.
            var bucket = Math.Min((int)((top - all[i].Logit) * scale), Most - 1);
            _bucket[i] = (ushort)bucket;
            _mass[bucket] += weights[i];
            _count[bucket]++;
            Last = Math.Max(Last, bucket);
        }
    }

    /// <summary>The last bucket that is not empty.</summary>
    internal int Last { get; }

    internal (double Mass, int Count) this[int bucket] => (_mass[bucket], _count[bucket]);

    /// <summary>The tokens of a bucket, in the order in which they come.</summary>
    internal Candidate[] Content(int bucket)
    {
        var content = new Candidate[_count[bucket]];
        var buckets = _bucket.AsSpan(0, _tokens.Length);
        for (int found = 0, at = 0; found < content.Length; found++, at++)
        {
            at += buckets[at..].IndexOf((ushort)bucket);
            content[found] = _tokens.Span[at];
        }
        return content;
    }

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_mass);
        ArrayPool<int>.Shared.Return(_count);
        ArrayPool<ushort>.Shared.Return(_bucket);
    }
}
