using System.Text;

namespace Vectorscope.Engine.Checkpoints.NewModels;

/// <summary>Normal and uniform numbers that depend on seed, stream name and index alone, so that any thread can make any part.</summary>
/// <remarks>
/// Pair i of a stream comes from the SplitMix64 output at position i (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014), turned into two normals by the Box-Muller transform (Annals of Mathematical Statistics 29, 1958).
/// </remarks>
internal readonly struct SeededNormals
{
    private const ulong Golden = 0x9e3779b97f4a7c15;
    private const double Two32 = 1.0 / (1L << 32);
    private readonly ulong _start;

    internal SeededNormals(long seed, string stream)
    {
        // FNV-1a of the name, so that streams do not depend on the order in which they are made.
        var name = 0xcbf29ce484222325;
        foreach (var b in Encoding.UTF8.GetBytes(stream)) name = (name ^ b) * 0x100000001b3;
        _start = Mix(Mix((ulong)seed + Golden) ^ name);
    }

    /// <summary>Elements first … first + length − 1 of the stream's normals; <paramref name="first"/> must be even.</summary>
    internal void Fill(long first, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i += 2)
        {
            var (u, v) = Pair((ulong)(first + i) / 2);
            var radius = Math.Sqrt(-2 * Math.Log(u));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * v);
            destination[i] = (float)(radius * cosine);
            if (i + 1 < destination.Length) destination[i + 1] = (float)(radius * sine);
        }
    }

    /// <summary>Numbers in (−1, 1); <paramref name="first"/> must be even.</summary>
    internal void FillUniform(long first, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i += 2)
        {
            var (u, v) = Pair((ulong)(first + i) / 2);
            destination[i] = (float)(2 * u - 1);
            if (i + 1 < destination.Length) destination[i + 1] = (float)(2 * v - 1);
        }
    }

    /// <summary>Two uniforms strictly between 0 and 1, 32 bits each: a normal reaches at most 6.8.</summary>
    private (double U, double V) Pair(ulong index)
    {
        var bits = Mix(_start + (index + 1) * Golden);
        return (((bits >> 32) + 0.5) * Two32, ((uint)bits + 0.5) * Two32);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
    }
}
