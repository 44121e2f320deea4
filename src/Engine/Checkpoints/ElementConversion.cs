using System.Runtime.InteropServices;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>Widening on reading, rounding on writing; little-endian, rows may lie unaligned.</summary>
internal static class ElementConversion
{
    /// <returns>Place of the first double that single precision would make infinite; -1 for none.</returns>
    internal static int ToSingles(TensorType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        var n = destination.Length;
        switch (type)
        {
            case TensorType.F32:
                source.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case TensorType.BF16:
                var upper = MemoryMarshal.Cast<byte, ushort>(source);
                for (var i = 0; i < n; i++) destination[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                break;
            case TensorType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(source);
                for (var i = 0; i < n; i++) destination[i] = (float)halves[i];
                break;
            default:
                var doubles = MemoryMarshal.Cast<byte, double>(source);
                for (var i = 0; i < n; i++)
                {
                    destination[i] = (float)doubles[i];
                    if (float.IsInfinity(destination[i]) && double.IsFinite(doubles[i])) return i;
                }
                break;
        }
        return -1;
    }

    /// <returns>False when an unsigned value does not fit.</returns>
    internal static bool ToIntegers(TensorType type, ReadOnlySpan<byte> source, Span<long> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = type switch
            {
                TensorType.Bool or TensorType.U8 => source[i],
                TensorType.I8 => (sbyte)source[i],
                TensorType.U16 => MemoryMarshal.Cast<byte, ushort>(source)[i],
                TensorType.I16 => MemoryMarshal.Cast<byte, short>(source)[i],
                TensorType.U32 => MemoryMarshal.Cast<byte, uint>(source)[i],
                TensorType.I32 => MemoryMarshal.Cast<byte, int>(source)[i],
                _ => MemoryMarshal.Cast<byte, long>(source)[i],
            };
            if (type == TensorType.U64 && destination[i] < 0) return false;
        }
        return true;
    }

    /// <summary>Rounds to nearest, ties to even. The destination must hold source.Length elements of the type.</summary>
    internal static void FromSingles(ReadOnlySpan<float> source, TensorType type, Span<byte> destination)
    {
        switch (type)
        {
            case TensorType.F32:
                MemoryMarshal.AsBytes(source).CopyTo(destination);
                break;
            case TensorType.BF16:
                var upper = MemoryMarshal.Cast<byte, ushort>(destination);
                for (var i = 0; i < source.Length; i++) upper[i] = ToBFloat16(source[i]);
                break;
            case TensorType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(destination);
                for (var i = 0; i < source.Length; i++) halves[i] = (Half)source[i];
                break;
            default:
                var doubles = MemoryMarshal.Cast<byte, double>(destination);
                for (var i = 0; i < source.Length; i++) doubles[i] = source[i];
                break;
        }
    }

    /// <summary>Place of the first number that rounding to the type would make infinite; -1 for none.</summary>
    internal static int FirstBeyond(ReadOnlySpan<float> source, TensorType type)
    {
        // Halfway from the type's largest number to the next that it does not have: ties go to the even one, which is infinity.
        var limit = type switch
        {
            TensorType.F16 => 65_520f,
            TensorType.BF16 => BitConverter.UInt32BitsToSingle(0x7f7f_8000),
            _ => float.PositiveInfinity,
        };
        for (var i = 0; i < source.Length; i++)
        {
            if (MathF.Abs(source[i]) >= limit && float.IsFinite(source[i])) return i;
        }
        return -1;
    }

    /// <summary>Adding the tie-breaking half to a NaN could carry it into an infinity, so NaNs keep a quiet bit instead.</summary>
    internal static ushort ToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return (ushort)(bits >> 16 | 0x40);
        return (ushort)(bits + 0x7fff + (bits >> 16 & 1) >> 16);
    }

    /// <returns>False when a value does not fit the type.</returns>
    internal static bool FromIntegers(ReadOnlySpan<long> source, TensorType type, Span<byte> destination)
    {
        var size = type.Size();
        for (var i = 0; i < source.Length; i++)
        {
            var value = source[i];
            var (low, high) = Range(type);
            if (value < low || value > high) return false;
            // Little-endian two's complement: the low bytes are the value in every narrower type.
            MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value))[..size].CopyTo(destination[(i * size)..]);
        }
        return true;
    }

    private static (long Low, long High) Range(TensorType type) => type switch
    {
        TensorType.Bool => (0, 1),
        TensorType.U8 => (0, byte.MaxValue),
        TensorType.I8 => (sbyte.MinValue, sbyte.MaxValue),
        TensorType.U16 => (0, ushort.MaxValue),
        TensorType.I16 => (short.MinValue, short.MaxValue),
        TensorType.U32 => (0, uint.MaxValue),
        TensorType.I32 => (int.MinValue, int.MaxValue),
        TensorType.U64 => (0, long.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };
}
