namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>Double precision to the type that is stored, with one rounding.</summary>
internal static class Rounding
{
    /// <summary>
    /// A single-precision number that rounds to narrower types as the double itself would: rounded to odd, that is, towards zero with the
    /// last bit set where anything was cut off (Boldo and Melquiond 2008). For single precision itself, the nearest.
    /// </summary>
    internal static float Of(double value, bool isSingle)
    {
        var near = (float)value;
        if (isSingle || near == value || !float.IsFinite(near)) return near;
        var bits = BitConverter.SingleToInt32Bits(near);
        // The nearest lies beyond: one step back towards zero.
        if (Math.Abs((double)near) > Math.Abs(value)) bits--;
        return BitConverter.Int32BitsToSingle(bits | 1);
    }
}
