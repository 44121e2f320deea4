namespace Vectorscope.Engine.Generation;

/// <summary>Random numbers as a pure function of seed and index: Philox 4×32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).</summary>
internal static class CounterRandom
{
    private const uint FirstFactor = 0xD2511F53, SecondFactor = 0xCD9E8D57, FirstStep = 0x9E3779B9, SecondStep = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The index-th uniform number of a seed's stream, in [0, 1), with 53 random bits.</summary>
    internal static double Uniform(long seed, long index)
    {
        var bits = Block(((uint)index, (uint)(index >> 32), 0, 0), (uint)seed, (uint)(seed >> 32));
        return ((((ulong)bits.A << 32) | bits.B) >> 11) * (1.0 / (1L << 53));
    }

    internal static (uint A, uint B, uint C, uint D) Block((uint A, uint B, uint C, uint D) counter, uint firstKey, uint secondKey)
    {
        var (a, b, c, d) = counter;
        for (var round = 0; round < Rounds; round++)
        {
            ulong first = (ulong)FirstFactor * a, second = (ulong)SecondFactor * c;
            (a, b, c, d) = ((uint)(second >> 32) ^ b ^ firstKey, (uint)second, (uint)(first >> 32) ^ d ^ secondKey, (uint)first);
            firstKey += FirstStep;
            secondKey += SecondStep;
        }
        return (a, b, c, d);
    }
}
