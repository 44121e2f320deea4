using System.Runtime.CompilerServices;

namespace Vectorscope.Engine.Cpu.Vectors;

/// <summary>Functions of vectors.</summary>
internal static class Functions<TVectors, TVector> where TVectors : struct, IVectors<TVector> where TVector : struct
{
    private const float Log2E = 1.44269504f, Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f, Least = -87.3f, Most = 88.3f;

    /// <summary>e^x: with x = n ln 2 + r a polynomial in r, times 2^n; relative error about 1e-7. Beyond what the type holds the nearest it does; what is not a number stays none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Exp(TVector x)
    {
        x = TVectors.Min(TVectors.All(Most), TVectors.Max(TVectors.All(Least), x));
        var n = TVectors.Round(TVectors.Multiply(x, TVectors.All(Log2E)));
        var r = TVectors.MultiplyAdd(n, TVectors.All(-Ln2Low), TVectors.MultiplyAdd(n, TVectors.All(-Ln2High), x));
        var p = TVectors.MultiplyAdd(TVectors.All(1.9875691500e-4f), r, TVectors.All(1.3981999507e-3f));
        p = TVectors.MultiplyAdd(p, r, TVectors.All(8.3334519073e-3f));
        p = TVectors.MultiplyAdd(p, r, TVectors.All(4.1665795894e-2f));
        p = TVectors.MultiplyAdd(p, r, TVectors.All(1.6666665459e-1f));
        p = TVectors.MultiplyAdd(p, r, TVectors.All(5.0000001201e-1f));
        return TVectors.Scale(TVectors.MultiplyAdd(p, TVectors.Multiply(r, r), TVectors.Add(r, TVectors.All(1))), n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Sigmoid(TVector x) => TVectors.Divide(TVectors.All(1), TVectors.Add(TVectors.All(1), Exp(TVectors.Subtract(TVectors.Zero, x))));

    /// <summary>x · sigmoid(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Silu(TVector x) => TVectors.Multiply(x, Sigmoid(x));
}
