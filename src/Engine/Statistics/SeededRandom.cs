using System.Numerics;

namespace Vectorscope.Engine.Statistics;

/// <summary>
/// Random numbers that follow from a seed, a purpose and an index, on every machine alike: xoshiro256** (Blackman and Vigna 2018)
/// whose state is filled by SplitMix64.
/// </summary>
/// <remarks>
/// Each draw belongs to a stream (seed, purpose, index), so that the thirtieth permutation is the same whether or not the
/// twenty-nine before it were made, and in whatever order threads make them.
/// </remarks>
public sealed class SeededRandom
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Opens a stream.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="purpose">What the numbers are for; two purposes never share a stream.</param>
    /// <param name="index">Which of the purpose's streams.</param>
    public SeededRandom(long seed, RandomPurpose purpose, long index)
    {
        // The three keys are mixed one after the other, each through a full SplitMix64 round: neighbours are unrelated.
        var state = unchecked((ulong)seed);
        state = SplitMix(ref state) ^ (ulong)purpose;
        state = SplitMix(ref state) ^ unchecked((ulong)index);
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number in [0, 1) on a grid of 2⁻⁵³.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number in [0, bound), each equally likely (Lemire 2019).</summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var range = (ulong)bound;
        var high = Math.BigMul(NextBits(), range, out var low);
        if (low < range)
        {
            var reject = unchecked(0 - range) % range;
            while (low < reject)
                high = Math.BigMul(NextBits(), range, out low);
        }
        return (int)high;
    }

    /// <summary>A draw from the standard normal distribution (Box and Muller's first coordinate).</summary>
    public double NextNormal() =>
        Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Puts the items in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state = unchecked(state + 0x9E3779B97F4A7C15UL);
        var z = state;
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }
}
