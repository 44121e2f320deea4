using TorchSharp;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Masks and positions from a padding mask.</summary>
internal static class PassMasks
{
    /// <summary>Stands for minus infinity in scores.</summary>
    /// <remarks>
    /// Finite, so that a query which sees no key at all (padding) gets a mean of values and not NaN, and far from the largest
    /// number of the type, because kernels multiply it by log2(e).
    /// </remarks>
    private const double Hidden = -1e30;

    /// <summary>Query t sees key s when s is not later than t and s is no padding. 0 or a very negative number, [B or 1, 1, n, P+n].</summary>
    /// <param name="mask">[B, P+n] booleans, or null for no padding.</param>
    /// <param name="past">P.</param>
    /// <param name="length">n.</param>
    /// <param name="type">Type of the scores.</param>
    /// <param name="device">Where to make it.</param>
    internal static Tensor Scores(Tensor? mask, int past, int length, ScalarType type, Device device)
    {
        using var scope = NewDisposeScope();
        var keys = Counting(0, past + length, ScalarType.Int64, device).unsqueeze(0);
        var queries = Counting(past, past + length, ScalarType.Int64, device).unsqueeze(1);
        var hidden = keys.gt(queries).view(1, 1, length, past + length);
        if (mask is not null) hidden = hidden.logical_or(mask.logical_not().view(mask.size(0), 1, 1, past + length));
        return zeros(hidden.shape, type, device).masked_fill_(hidden, Scalars.Of(Hidden)).MoveToOuterDisposeScope();
    }

    /// <summary>Index of each new token among its row's real tokens (0 for padding before them), [B or 1, n], single precision.</summary>
    internal static Tensor Positions(Tensor? mask, int past, int length, Device device)
    {
        if (mask is null) return Counting(past, past + length, ScalarType.Float32, device).unsqueeze_(0);
        using var scope = NewDisposeScope();
        var counted = mask.cumsum(1, ScalarType.Int64).sub_(Scalars.Of(1)).clamp_(Scalars.Of(0));
        return counted.narrow(1, past, length).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private static Tensor Counting(int from, int to, ScalarType type, Device device)
    {
        using Scalar first = ((long)from).ToScalar(), end = ((long)to).ToScalar();
        return arange(first, end, Scalars.Of(1), type, device);
    }
}
