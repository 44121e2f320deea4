using System.Runtime.CompilerServices;
using Vectorscope.Engine.Cpu.Vectors;

namespace Vectorscope.Engine.Cpu.Passes;

/// <summary>Operations on rows of numbers whose length is a multiple of two vectors.</summary>
internal static unsafe class Rows<TVectors, TVector> where TVectors : struct, IVectors<TVector> where TVector : struct
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>x += y.</summary>
    [MethodImpl(Hot)]
    internal static void Add(float* x, float* y, int count)
    {
        for (var i = 0; i < count; i += TVectors.Lanes) TVectors.Store(x + i, TVectors.Add(TVectors.Load(x + i), TVectors.Load(y + i)));
    }

    /// <summary>x += factor · y.</summary>
    [MethodImpl(Hot)]
    internal static void AddScaled(float* x, float factor, float* y, int count)
    {
        var by = TVectors.All(factor);
        for (var i = 0; i < count; i += TVectors.Lanes) TVectors.Store(x + i, TVectors.MultiplyAdd(by, TVectors.Load(y + i), TVectors.Load(x + i)));
    }

    /// <summary>x *= factor.</summary>
    [MethodImpl(Hot)]
    internal static void Scale(float* x, float factor, int count)
    {
        var by = TVectors.All(factor);
        for (var i = 0; i < count; i += TVectors.Lanes) TVectors.Store(x + i, TVectors.Multiply(TVectors.Load(x + i), by));
    }

    [MethodImpl(Hot)]
    internal static float Dot(float* x, float* y, int count)
    {
        TVector a = TVectors.Zero, b = TVectors.Zero;
        for (var i = 0; i < count; i += 2 * TVectors.Lanes)
        {
            a = TVectors.MultiplyAdd(TVectors.Load(x + i), TVectors.Load(y + i), a);
            b = TVectors.MultiplyAdd(TVectors.Load(x + i + TVectors.Lanes), TVectors.Load(y + i + TVectors.Lanes), b);
        }
        return TVectors.Sum(TVectors.Add(a, b));
    }

    /// <summary>The sum of all.</summary>
    [MethodImpl(Hot)]
    internal static float Total(float* x, int count)
    {
        var sum = TVectors.Zero;
        for (var i = 0; i < count; i += TVectors.Lanes) sum = TVectors.Add(sum, TVectors.Load(x + i));
        return TVectors.Sum(sum);
    }

    /// <summary>to = x · factor · weight.</summary>
    [MethodImpl(Hot)]
    internal static void Weighted(float* x, float factor, float* weight, float* to, int count)
    {
        var by = TVectors.All(factor);
        for (var i = 0; i < count; i += TVectors.Lanes) TVectors.Store(to + i, TVectors.Multiply(TVectors.Multiply(TVectors.Load(x + i), by), TVectors.Load(weight + i)));
    }

    /// <summary>to = x · (mean of its squares + epsilon)^-½ · weight · factor; the mean is over the real ones, those behind are zero.</summary>
    [MethodImpl(Hot)]
    internal static void Norm(float* x, float* weight, float* to, int count, int real, float epsilon, float factor = 1) =>
        Weighted(x, factor / MathF.Sqrt((Dot(x, x, count) / real) + epsilon), weight, to, count);

    /// <summary>to = silu(gate) · up.</summary>
    [MethodImpl(Hot)]
    internal static void Gated(float* gate, float* up, float* to, int count)
    {
        for (var i = 0; i < count; i += TVectors.Lanes)
            TVectors.Store(to + i, TVectors.Multiply(Functions<TVectors, TVector>.Silu(TVectors.Load(gate + i)), TVectors.Load(up + i)));
    }
}
