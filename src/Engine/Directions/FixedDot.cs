using System.Runtime.Intrinsics;

namespace Vectorscope.Engine.Directions;

/// <summary>A dot product whose order of summation does not depend on the processor.</summary>
internal static class FixedDot
{
    /// <summary>Both spans have the same length, a multiple of 8.</summary>
    public static double Of(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        Vector256<float> first = default, second = default;
        var i = 0;
        for (; i + 16 <= x.Length; i += 16)
        {
            first += Vector256.Create(x[i..]) * Vector256.Create(y[i..]);
            second += Vector256.Create(x[(i + 8)..]) * Vector256.Create(y[(i + 8)..]);
        }
        if (i < x.Length)
            first += Vector256.Create(x[i..]) * Vector256.Create(y[i..]);
        return Vector256.Sum(first + second);
    }
}
