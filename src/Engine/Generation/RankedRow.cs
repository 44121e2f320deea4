using System.Buffers;
using System.Runtime.Intrinsics;

namespace Vectorscope.Engine.Generation;

/// <summary>A row of logits as its tokens stand in order of likelihood, without sorting them: a place in that order is found in linear time.</summary>
/// <remarks>
/// The tokens are dealt into buckets by their logit: the buckets are in order, though the tokens inside are not. Only the bucket
/// that holds the place is looked into, and dealt out again until it is small or of equals. Weights are added up inside a bucket by
/// token id and then bucket after bucket, so that a row gives the same bits wherever it lies.
/// </remarks>
internal sealed class RankedRow : IDisposable
{
    private const int FewEnoughToSort = 64;
    private readonly double _temperature;
    private readonly float _best;
    private readonly Candidate[] _rented;
    private readonly ReadOnlyMemory<Candidate> _candidates;
    private readonly LogitBuckets? _buckets;

    /// <param name="logits">[V], penalties applied.</param>
    /// <param name="temperature">Above 0.</param>
    internal RankedRow(ReadOnlySpan<float> logits, double temperature)
    {
        _temperature = temperature;
        _best = float.NegativeInfinity;
        foreach (var logit in logits)
            if (logit > _best) _best = logit;
        // Masked tokens and what is no number lie below any floor but that of a row which has nothing else.
        var floor = Math.Max(_best - Sampler.NegligibleNats * temperature, float.MinValue);
        _rented = ArrayPool<Candidate>.Shared.Rent(logits.Length);
        var count = 0;
        for (var id = 0; id < logits.Length; id++)
            if (logits[id] >= floor) _rented[count++] = new(id, logits[id]);
        if (count == 0) throw new InvalidOperationException("No logit of a row is a number: there is no token to choose.");
        _candidates = _rented.AsMemory(0, count);
        _buckets = Dealt(_candidates);
    }

    /// <summary>The last place.</summary>
    internal RankedPlace Last => Find(double.PositiveInfinity, double.PositiveInfinity, long.MaxValue);

    /// <summary>The first place up to which the weights come to a sum; the last place where rounding keeps all of them below it.</summary>
    internal RankedPlace WhereMassReaches(double wanted) => Find(wanted, double.PositiveInfinity, long.MaxValue);

    /// <summary>The first place up to which the weights come to more than a sum; the last place where they never do.</summary>
    internal RankedPlace WhereMassExceeds(double wanted) => Find(double.PositiveInfinity, wanted, long.MaxValue);

    /// <summary>The k-th place, or the last.</summary>
    internal RankedPlace AtRank(int k) => Find(double.PositiveInfinity, double.PositiveInfinity, k);

    /// <summary>The last place whose token weighs so much.</summary>
    /// <param name="least">Above 0, at most 1.</param>
    internal RankedPlace LastOfWeight(double least)
    {
        // Spares the exponential where there can be no doubt.
        var near = _best + _temperature * (Math.Log(least) - 1e-3);
        var (last, mass) = (new Candidate(0, float.PositiveInfinity), 0.0);
        foreach (var candidate in _candidates.Span)
        {
            if (candidate.Logit < near) continue;
            var weight = Weight(candidate);
            if (weight < least) continue;
            mass += weight;
            if (candidate.CompareTo(last) > 0) last = candidate;
        }
        return new(last, mass);
    }

    /// <summary>Relative to the likeliest token, which weighs 1.</summary>
    internal double Weight(Candidate candidate) => candidate.Logit == _best ? 1 : Vector512.Exp(Vector512.Create(Nats(candidate))).ToScalar();

    // Of many, several at a time.
    private void Weigh(ReadOnlySpan<Candidate> tokens, Span<double> weights)
    {
        if (float.IsInfinity(_best))
        {
            // All of them are: what is less lies below any floor.
            weights.Fill(1);
            return;
        }
        for (var i = 0; i < tokens.Length; i++) weights[i] = Nats(tokens[i]);
        for (var i = 0; i < tokens.Length; i += Vector512<double>.Count) Vector512.Exp(Vector512.Create<double>(weights[i..])).CopyTo(weights[i..]);
    }

    private double Nats(Candidate candidate) => ((double)candidate.Logit - _best) / _temperature;

    private RankedPlace Find(double reached, double exceeded, long rank)
    {
        var (tokens, mass, passed) = (_candidates, 0.0, 0L);
        for (var buckets = _buckets; buckets is not null;)
        {
            var bucket = 0;
            for (; bucket < buckets.Last; bucket++)
            {
                var (inside, count) = buckets[bucket];
                if (IsThere(mass + inside, passed + count)) break;
                (mass, passed) = (mass + inside, passed + count);
            }
            tokens = buckets.Content(bucket);
            if (buckets != _buckets) buckets.Dispose();
            buckets = Dealt(tokens);
        }
        var place = default(Candidate);
        foreach (var candidate in InOrder(tokens).Span)
        {
            (place, mass, passed) = (candidate, mass + Weight(candidate), passed + 1);
            if (IsThere(mass, passed)) break;
        }
        return new(place, mass);

        bool IsThere(double sum, long count) => sum >= reached || sum > exceeded || count >= rank;
    }

    // Null where there is no more need of it.
    private LogitBuckets? Dealt(ReadOnlyMemory<Candidate> tokens)
    {
        if (tokens.Length <= FewEnoughToSort) return null;
        float top = float.NegativeInfinity, bottom = float.PositiveInfinity;
        foreach (var candidate in tokens.Span)
        {
            if (candidate.Logit > top) top = candidate.Logit;
            if (candidate.Logit < bottom) bottom = candidate.Logit;
        }
        if (top == bottom) return null;
        // The last ones are weighed with what lies behind them.
        var weights = ArrayPool<double>.Shared.Rent(tokens.Length + Vector512<double>.Count);
        Weigh(tokens.Span, weights);
        var buckets = new LogitBuckets(tokens, weights, top, bottom);
        ArrayPool<double>.Shared.Return(weights);
        return buckets;
    }

    // Many of them are equals, in order of their ids already.
    private static ReadOnlyMemory<Candidate> InOrder(ReadOnlyMemory<Candidate> tokens)
    {
        if (tokens.Length > FewEnoughToSort) return tokens;
        var sorted = tokens.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    public void Dispose()
    {
        _buckets?.Dispose();
        ArrayPool<Candidate>.Shared.Return(_rented);
    }
}
