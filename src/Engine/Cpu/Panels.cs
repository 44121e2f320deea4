using System.Runtime.CompilerServices;

namespace Vectorscope.Engine.Cpu;

/// <summary>
/// A matrix packed for few rows of input: panels of outputs that lie side by side, input after input, so that weights stream in one
/// direction, an input is one number for all lanes, and no sum runs across lanes.
/// </summary>
/// <remarks>Bfloat16 stays as it is stored: outputs i and i + lanes of a panel share one 32-bit word, from which a shift and a mask give both exactly.</remarks>
internal sealed unsafe class Panels : IDisposable
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;
    private readonly NativeMemoryBlock _memory;

    private Panels(NativeMemoryBlock memory, int count, int inputs, bool isHalf) => (_memory, Count, Inputs, IsHalf) = (memory, count, inputs, isHalf);

    internal int Count { get; }

    internal int Inputs { get; }

    /// <summary>Whether weights are bfloat16; else single precision.</summary>
    internal bool IsHalf { get; }

    internal byte* Data => _memory.Start;

    internal long Bytes => _memory.Bytes;

    /// <param name="outputs">The row of weights of each output; null where a size was rounded up.</param>
    /// <param name="inputs">The column of each input; −1 where a size was rounded up.</param>
    /// <param name="lanes">Half of a panel; the outputs are a multiple of the whole.</param>
    internal static Panels Pack(IReadOnlyList<WeightRow?> outputs, int[] inputs, int lanes)
    {
        int panel = 2 * lanes, count = outputs.Count / panel;
        var isHalf = outputs.All(row => row is null || row.Value.Matrix.IsHalf);
        var memory = new NativeMemoryBlock((long)outputs.Count * inputs.Length * (isHalf ? 2 : 4), clear: true);
        var start = (nint)memory.Start;
        var bytes = (nint)panel * inputs.Length * (isHalf ? 2 : 4);
        Parallel.For(0, count, p =>
        {
            for (var i = 0; i < panel; i++)
            {
                if (outputs[(p * panel) + i] is not { } row) continue;
                var (from, to) = (row.Matrix.Row(row.Index), start + (p * bytes));
                if (isHalf) Spread((ushort*)from, (ushort*)to + PlaceOfHalf(i, lanes), inputs, panel);
                else if (row.Matrix.IsHalf) Spread((ushort*)from, (float*)to + i, inputs, panel);
                else Spread((float*)from, (float*)to + i, inputs, panel);
            }
        });
        return new(memory, count, inputs.Length, isHalf);
    }

    // The lower and the upper halves of words.
    private static int PlaceOfHalf(int output, int lanes) => output < lanes ? 2 * output : (2 * (output - lanes)) + 1;

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

    public void Dispose() => _memory.Dispose();
}
