using System.Buffers;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>Draws a token for every row, each by its own settings and as if it were alone.</summary>
internal static class TokenDraw
{
    /// <param name="logits">[B, V], single precision.</param>
    /// <param name="options">Of each row.</param>
    /// <param name="uniform">The draw from [0, 1) of a row; asked for where one is needed.</param>
    internal static int[] Choose(Tensor logits, IReadOnlyList<SamplingOptions> options, Func<int, double> uniform)
    {
        if (options.All(o => o.IsGreedy)) return [.. HostCopy.ToIntegers(logits.argmax(1)).Select(id => (int)id)];
        var candidates = CandidateSource.Fetch(logits, options);
        return [.. options.Select((o, row) => CandidateSource.IsWhole(o)
            ? Whole(logits, row, o, uniform(row))
            : Sampler.Choose(candidates[row], o, o.IsGreedy ? 0 : uniform(row)))];
    }

    private static int Whole(Tensor logits, int row, SamplingOptions options, double uniform)
    {
        var size = (int)logits.size(1);
        var rented = ArrayPool<float>.Shared.Rent(size);
        try
        {
            var values = rented.AsSpan(0, size);
            using (var own = logits.select(0, row)) HostCopy.ToSingles(own, values);
            using var ranked = new RankedRow(values, options.Temperature);
            return Sampler.Choose(ranked, options, uniform);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
