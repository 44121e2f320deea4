using System.Runtime.CompilerServices;
using Vectorscope.Engine.Cpu.Vectors;

namespace Vectorscope.Engine.Cpu.Passes;

/// <summary>How weights are kept; a type argument, so that a kernel is compiled for each.</summary>
internal interface IStored;

/// <summary>Two bfloat16 numbers in a word.</summary>
internal readonly struct StoredPairs : IStored;

/// <summary>Single precision.</summary>
internal readonly struct StoredSingles : IStored;

/// <summary>
/// y = x · Wᵀ over panels. Every output is one chain of additions over the inputs in their order, however many rows are computed
/// side by side: a row has the same bits alone and among others.
/// </summary>
internal static unsafe class Product<TVectors, TVector, TStored>
    where TVectors : struct, IVectors<TVector> where TVector : struct where TStored : struct, IStored
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    // Inputs that are read again for every panel are to stay in a core's second cache.
    private const int InputBytes = 256 * 1024;

    /// <param name="weights">A matrix.</param>
    /// <param name="from">First panel.</param>
    /// <param name="to">Behind the last.</param>
    /// <param name="x">Rows of inputs.</param>
    /// <param name="xs">From one to the next.</param>
    /// <param name="rows">How many.</param>
    /// <param name="y">Rows of outputs; each panel stands at its own place.</param>
    /// <param name="ys">From one to the next.</param>
    [MethodImpl(Hot)]
    internal static void Run(Panels weights, int from, int to, float* x, nint xs, int rows, float* y, nint ys)
    {
        if (rows == 1)
        {
            Alone(weights, from, to, x, y);
            return;
        }
        var tile = Math.Max(8, InputBytes / (weights.Inputs * sizeof(float)) / 8 * 8);
        for (var first = 0; first < rows; first += tile) Tile(weights, from, to, x + (first * xs), xs, Math.Min(tile, rows - first), y + (first * ys), ys);
    }

    [MethodImpl(Hot)]
    private static void Tile(Panels weights, int from, int to, float* x, nint xs, int rows, float* y, nint ys)
    {
        var inputs = weights.Inputs;
        var panel = (nint)inputs * Step;
        var w = weights.Data + (from * panel);
        y += from * 2 * TVectors.Lanes;
        for (var p = from; p < to; p++, w += panel, y += 2 * TVectors.Lanes)
        {
            var row = 0;
            if (TVectors.Lanes == 16)
            {
                for (; row + 8 <= rows; row += 8) Eight(w, inputs, x + (row * xs), xs, y + (row * ys), ys, panel);
            }
            for (; row < rows; row += 4) Four(w, inputs, x + (row * xs), xs, y + (row * ys), ys, rows - row);
        }
    }

    // Bytes of a panel's weights of one input.
    private static nint Step
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * TVectors.Lanes * (typeof(TStored) == typeof(StoredPairs) ? 2 : 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(byte* w, out TVector low, out TVector high)
    {
        if (typeof(TStored) == typeof(StoredPairs))
        {
            TVectors.LoadPairs(w, out low, out high);
            return;
        }
        low = TVectors.Load((float*)w);
        high = TVectors.Load((float*)w + TVectors.Lanes);
    }

    // Four panels at a time: as many chains as the processor needs to be busy.
    [MethodImpl(Hot)]
    private static void Alone(Panels weights, int from, int to, float* x, float* y)
    {
        var inputs = weights.Inputs;
        var panel = (nint)inputs * Step;
        var w = weights.Data + (from * panel);
        var width = 2 * TVectors.Lanes;
        y += from * width;
        var p = from;
        for (; p + 4 <= to; p += 4, w += 4 * panel, y += 4 * width) FourPanels(w, panel, inputs, x, y);
        if (p + 2 <= to)
        {
            TwoPanels(w, panel, inputs, x, y);
            p += 2;
            w += 2 * panel;
            y += 2 * width;
        }
        if (p < to) OnePanel(w, inputs, x, y);
    }

    [MethodImpl(Hot)]
    private static void FourPanels(byte* w, nint panel, int inputs, float* x, float* y)
    {
        byte* w1 = w + panel, w2 = w1 + panel, w3 = w2 + panel;
        TVector a0 = TVectors.Zero, a1 = TVectors.Zero, a2 = TVectors.Zero, a3 = TVectors.Zero;
        TVector b0 = TVectors.Zero, b1 = TVectors.Zero, b2 = TVectors.Zero, b3 = TVectors.Zero;
        nint at = 0;
        for (nint i = 0; i < inputs; i++, at += Step)
        {
            var t = TVectors.All(x[i]);
            Load(w + at, out var low0, out var high0);
            a0 = TVectors.MultiplyAdd(t, low0, a0);
            b0 = TVectors.MultiplyAdd(t, high0, b0);
            Load(w1 + at, out var low1, out var high1);
            a1 = TVectors.MultiplyAdd(t, low1, a1);
            b1 = TVectors.MultiplyAdd(t, high1, b1);
            Load(w2 + at, out var low2, out var high2);
            a2 = TVectors.MultiplyAdd(t, low2, a2);
            b2 = TVectors.MultiplyAdd(t, high2, b2);
            Load(w3 + at, out var low3, out var high3);
            a3 = TVectors.MultiplyAdd(t, low3, a3);
            b3 = TVectors.MultiplyAdd(t, high3, b3);
        }
        var l = TVectors.Lanes;
        TVectors.Store(y, a0);
        TVectors.Store(y + l, b0);
        TVectors.Store(y + (2 * l), a1);
        TVectors.Store(y + (3 * l), b1);
        TVectors.Store(y + (4 * l), a2);
        TVectors.Store(y + (5 * l), b2);
        TVectors.Store(y + (6 * l), a3);
        TVectors.Store(y + (7 * l), b3);
    }

    [MethodImpl(Hot)]
    private static void TwoPanels(byte* w, nint panel, int inputs, float* x, float* y)
    {
        var w1 = w + panel;
        TVector a0 = TVectors.Zero, a1 = TVectors.Zero, b0 = TVectors.Zero, b1 = TVectors.Zero;
        nint at = 0;
        for (nint i = 0; i < inputs; i++, at += Step)
        {
            var t = TVectors.All(x[i]);
            Load(w + at, out var low0, out var high0);
            a0 = TVectors.MultiplyAdd(t, low0, a0);
            b0 = TVectors.MultiplyAdd(t, high0, b0);
            Load(w1 + at, out var low1, out var high1);
            a1 = TVectors.MultiplyAdd(t, low1, a1);
            b1 = TVectors.MultiplyAdd(t, high1, b1);
        }
        var l = TVectors.Lanes;
        TVectors.Store(y, a0);
        TVectors.Store(y + l, b0);
        TVectors.Store(y + (2 * l), a1);
        TVectors.Store(y + (3 * l), b1);
    }

    [MethodImpl(Hot)]
    private static void OnePanel(byte* w, int inputs, float* x, float* y)
    {
        TVector a = TVectors.Zero, b = TVectors.Zero;
        for (nint i = 0; i < inputs; i++, w += Step)
        {
            var t = TVectors.All(x[i]);
            Load(w, out var low, out var high);
            a = TVectors.MultiplyAdd(t, low, a);
            b = TVectors.MultiplyAdd(t, high, b);
        }
        TVectors.Store(y, a);
        TVectors.Store(y + TVectors.Lanes, b);
    }

    // Up to four rows; missing ones repeat the last, which writes the same to the same place.
    [MethodImpl(Hot)]
    private static void Four(byte* w, int inputs, float* x, nint xs, float* y, nint ys, int rows)
    {
        nint r1 = Math.Min(1, rows - 1), r2 = Math.Min(2, rows - 1), r3 = Math.Min(3, rows - 1);
        float* x1 = x + (r1 * xs), x2 = x + (r2 * xs), x3 = x + (r3 * xs);
        TVector a0 = TVectors.Zero, a1 = TVectors.Zero, a2 = TVectors.Zero, a3 = TVectors.Zero;
        TVector b0 = TVectors.Zero, b1 = TVectors.Zero, b2 = TVectors.Zero, b3 = TVectors.Zero;
        for (nint i = 0; i < inputs; i++, w += Step)
        {
            Load(w, out var low, out var high);
            var t0 = TVectors.All(x[i]);
            a0 = TVectors.MultiplyAdd(t0, low, a0);
            b0 = TVectors.MultiplyAdd(t0, high, b0);
            var t1 = TVectors.All(x1[i]);
            a1 = TVectors.MultiplyAdd(t1, low, a1);
            b1 = TVectors.MultiplyAdd(t1, high, b1);
            var t2 = TVectors.All(x2[i]);
            a2 = TVectors.MultiplyAdd(t2, low, a2);
            b2 = TVectors.MultiplyAdd(t2, high, b2);
            var t3 = TVectors.All(x3[i]);
            a3 = TVectors.MultiplyAdd(t3, low, a3);
            b3 = TVectors.MultiplyAdd(t3, high, b3);
        }
        var l = TVectors.Lanes;
        TVectors.Store(y, a0);
        TVectors.Store(y + l, b0);
        TVectors.Store(y + (r1 * ys), a1);
        TVectors.Store(y + (r1 * ys) + l, b1);
        TVectors.Store(y + (r2 * ys), a2);
        TVectors.Store(y + (r2 * ys) + l, b2);
        TVectors.Store(y + (r3 * ys), a3);
        TVectors.Store(y + (r3 * ys) + l, b3);
    }

    // Sixteen sums stay in registers where there are 32 of them.
    [MethodImpl(Hot)]
    private static void Eight(byte* w, int inputs, float* x, nint xs, float* y, nint ys, nint ahead)
    {
        float* x1 = x + xs, x2 = x1 + xs, x3 = x2 + xs, x4 = x3 + xs, x5 = x4 + xs, x6 = x5 + xs, x7 = x6 + xs;
        TVector a0 = TVectors.Zero, a1 = TVectors.Zero, a2 = TVectors.Zero, a3 = TVectors.Zero;
        TVector a4 = TVectors.Zero, a5 = TVectors.Zero, a6 = TVectors.Zero, a7 = TVectors.Zero;
        TVector b0 = TVectors.Zero, b1 = TVectors.Zero, b2 = TVectors.Zero, b3 = TVectors.Zero;
        TVector b4 = TVectors.Zero, b5 = TVectors.Zero, b6 = TVectors.Zero, b7 = TVectors.Zero;
        for (nint i = 0; i < inputs; i++, w += Step)
        {
            Load(w, out var low, out var high);
            // This place in the next panel: the hardware looks ahead within a page only.
            TVectors.Fetch(w + ahead);
            if (typeof(TStored) == typeof(StoredSingles)) TVectors.Fetch(w + ahead + 64);
            var t0 = TVectors.All(x[i]);
            a0 = TVectors.MultiplyAdd(t0, low, a0);
            b0 = TVectors.MultiplyAdd(t0, high, b0);
            var t1 = TVectors.All(x1[i]);
            a1 = TVectors.MultiplyAdd(t1, low, a1);
            b1 = TVectors.MultiplyAdd(t1, high, b1);
            var t2 = TVectors.All(x2[i]);
            a2 = TVectors.MultiplyAdd(t2, low, a2);
            b2 = TVectors.MultiplyAdd(t2, high, b2);
            var t3 = TVectors.All(x3[i]);
            a3 = TVectors.MultiplyAdd(t3, low, a3);
            b3 = TVectors.MultiplyAdd(t3, high, b3);
            var t4 = TVectors.All(x4[i]);
            a4 = TVectors.MultiplyAdd(t4, low, a4);
            b4 = TVectors.MultiplyAdd(t4, high, b4);
            var t5 = TVectors.All(x5[i]);
            a5 = TVectors.MultiplyAdd(t5, low, a5);
            b5 = TVectors.MultiplyAdd(t5, high, b5);
            var t6 = TVectors.All(x6[i]);
            a6 = TVectors.MultiplyAdd(t6, low, a6);
            b6 = TVectors.MultiplyAdd(t6, high, b6);
            var t7 = TVectors.All(x7[i]);
            a7 = TVectors.MultiplyAdd(t7, low, a7);
            b7 = TVectors.MultiplyAdd(t7, high, b7);
        }
        Put(y, a0, b0);
        Put(y + ys, a1, b1);
        Put(y + (2 * ys), a2, b2);
        Put(y + (3 * ys), a3, b3);
        Put(y + (4 * ys), a4, b4);
        Put(y + (5 * ys), a5, b5);
        Put(y + (6 * ys), a6, b6);
        Put(y + (7 * ys), a7, b7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* y, TVector low, TVector high)
    {
        TVectors.Store(y, low);
        TVectors.Store(y + TVectors.Lanes, high);
    }
}
