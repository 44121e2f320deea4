using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vectorscope.Engine.Cpu;

/// <summary>
/// A matrix packed for few rows of input: panels of outputs that lie side by side, input after input, so that weights stream in one
/// direction, an input is one number for all lanes, and no sum runs across lanes.
/// </summary>
/// <remarks>Bfloat16 stays as it is stored: outputs i and i + lanes of a panel share one 32-bit word, from which a shift and a mask give both exactly.</remarks>
internal sealed unsafe class Panels
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;
    private readonly nint _data;

    private Panels(nint data, long bytes, int count, int inputs, bool isHalf) => (_data, Bytes, Count, Inputs, IsHalf) = (data, bytes, count, inputs, isHalf);

    internal int Count { get; }

    internal int Inputs { get; }

    /// <summary>Whether weights are bfloat16; else single precision.</summary>
    internal bool IsHalf { get; }

    internal byte* Data => (byte*)_data;

    internal long Bytes { get; }

    /// <param name="outputs">The row of weights of each output; null where a size was rounded up.</param>
    /// <param name="inputs">The column of each input; −1 where a size was rounded up.</param>
    /// <param name="lanes">Half of a panel; the outputs are a multiple of the whole.</param>
    /// <param name="room">Where they are to lie.</param>
    internal static Panels Pack(IReadOnlyList<WeightRow?> outputs, int[] inputs, int lanes, WeightRoom room)
    {
        int panel = 2 * lanes, count = outputs.Count / panel;
        var isHalf = outputs.All(row => row is null || row.Value.Matrix.IsHalf);
        var bytes = (nint)panel * inputs.Length * (isHalf ? 2 : 4);
        var start = (nint)room.Take(count * bytes);
        var hasGaps = inputs.Contains(-1) || outputs.Contains(null);
        // As nearly all matrices of published shapes are.
        var isRun = isHalf && !hasGaps && IsRun(inputs);
        Parallel.For(0, count, p =>
        {
            if (isRun)
            {
                for (var i = 0; i < lanes; i += 4) Pairs(outputs, (p * panel) + i, inputs[0], inputs.Length, (uint*)(start + (p * bytes)) + i, lanes);
                return;
            }
            if (hasGaps) NativeMemory.Clear((void*)(start + (p * bytes)), (nuint)bytes);
            for (var i = 0; i < panel; i++)
            {
                if (outputs[(p * panel) + i] is not { } row) continue;
                var (from, to) = (row.Start, start + (p * bytes));
                if (isHalf) Spread((ushort*)from, (ushort*)to + PlaceOfHalf(i, lanes), inputs, panel);
                else if (row.Matrix.IsHalf) Spread((ushort*)from, (float*)to + i, inputs, panel);
                else Spread((float*)from, (float*)to + i, inputs, panel);
            }
        });
        return new(start, count * bytes, count, inputs.Length, isHalf);
    }

    private static bool IsRun(int[] inputs)
    {
        for (var i = 1; i < inputs.Length; i++)
            if (inputs[i] != inputs[i - 1] + 1) return false;
        return true;
    }

    // The lower and the upper halves of words.
    private static int PlaceOfHalf(int output, int lanes) => output < lanes ? 2 * output : (2 * (output - lanes)) + 1;

    // Four words of each input at once, both their halves: four rows of four numbers are turned in registers.
    [MethodImpl(Hot)]
    private static void Pairs(IReadOnlyList<WeightRow?> outputs, int output, int first, int count, uint* to, nint stride)
    {
        var from = stackalloc ushort*[8];
        for (var i = 0; i < 4; i++)
        {
            from[i] = (ushort*)outputs[output + i]!.Value.Start + first;
            from[4 + i] = (ushort*)outputs[output + (int)stride + i]!.Value.Start + first;
        }
        var k = 0;
        for (; Sse2.IsSupported && k + 4 <= count; k += 4, to += 4 * stride)
        {
            Vector128<uint> a = Words(from[0] + k, from[4] + k), b = Words(from[1] + k, from[5] + k), c = Words(from[2] + k, from[6] + k), d = Words(from[3] + k, from[7] + k);
            Vector128<ulong> ab = Sse2.UnpackLow(a, b).AsUInt64(), cd = Sse2.UnpackLow(c, d).AsUInt64();
            Sse2.UnpackLow(ab, cd).AsUInt32().Store(to);
            Sse2.UnpackHigh(ab, cd).AsUInt32().Store(to + stride);
            (ab, cd) = (Sse2.UnpackHigh(a, b).AsUInt64(), Sse2.UnpackHigh(c, d).AsUInt64());
            Sse2.UnpackLow(ab, cd).AsUInt32().Store(to + (2 * stride));
            Sse2.UnpackHigh(ab, cd).AsUInt32().Store(to + (3 * stride));
        }
        for (; k < count; k++, to += stride)
            for (var i = 0; i < 4; i++) to[i] = from[i][k] | ((uint)from[4 + i][k] << 16);
    }

    // Four numbers for lower halves, four for upper ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Words(ushort* low, ushort* high) => Sse2.UnpackLow(Half(low), Half(high)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Half(ushort* from) => Vector128.CreateScalar(*(ulong*)from).AsUInt16();

    [MethodImpl(Hot)]
    private static void Spread(ushort* from, ushort* to, int[] inputs, nint stride)
    {
        foreach (var input in inputs)
        {
            if (input >= 0) *to = from[input];
            to += stride;
        }
    }

    [MethodImpl(Hot)]
    private static void Spread(ushort* from, float* to, int[] inputs, nint stride)
    {
        foreach (var input in inputs)
        {
            if (input >= 0) *to = BitConverter.UInt32BitsToSingle((uint)from[input] << 16);
            to += stride;
        }
    }

    [MethodImpl(Hot)]
    private static void Spread(float* from, float* to, int[] inputs, nint stride)
    {
        foreach (var input in inputs)
        {
            if (input >= 0) *to = from[input];
            to += stride;
        }
    }

    /// <summary>The weights of one output, one for each input.</summary>
    [MethodImpl(Hot)]
    internal void CopyRow(int output, int lanes, float* to)
    {
        var panel = 2 * lanes;
        var (at, i) = ((nint)(output / panel) * panel * Inputs, output % panel);
        if (IsHalf)
        {
            var from = (ushort*)Data + at + PlaceOfHalf(i, lanes);
            for (var k = 0; k < Inputs; k++) to[k] = BitConverter.UInt32BitsToSingle((uint)from[(nint)k * panel] << 16);
        }
        else
        {
            var from = (float*)Data + at + i;
            for (var k = 0; k < Inputs; k++) to[k] = from[(nint)k * panel];
        }
    }
}
