using System.Buffers;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>Draws a token for every row, each by its own settings and as if it were alone.</summary>
internal static class TokenDraw
{
    /// <param name="logits">[B, V], single precision.</param>
    /// <param name="options">Of each row.</param>
    /// <param name="uniform">The draw from [0, 1) of a row; asked for where one is needed, from any thread.</param>
    internal static int[] Choose(Tensor logits, IReadOnlyList<SamplingOptions> options, Func<int, double> uniform)
    {
        if (options.All(o => o.IsGreedy)) return [.. HostCopy.ToIntegers(logits.argmax(1)).Select(id => (int)id)];
        var candidates = CandidateSource.Fetch(logits, options);
        var chosen = new int[options.Count];
        var vocabulary = (int)logits.size(1);
        var whole = Enumerable.Range(0, chosen.Length).Where(row => CandidateSource.IsWhole(options[row])).ToArray();
        var rented = whole.Select(_ => ArrayPool<float>.Shared.Rent(vocabulary)).ToArray();
        try
        {
            for (var i = 0; i < whole.Length; i++)
            {
                using var own = logits.select(0, whole[i]);
                HostCopy.ToSingles(own, rented[i].AsSpan(0, vocabulary));
            }
            // Looking through a vocabulary takes milliseconds, and no row has to do with another.
            Parallel.For(0, whole.Length, i =>
            {
                var row = whole[i];
                using var ranked = new RankedRow(rented[i].AsSpan(0, vocabulary), options[row].Temperature);
                chosen[row] = Sampler.Choose(ranked, options[row], uniform(row));
            });
        }
        finally
        {
            foreach (var values in rented) ArrayPool<float>.Shared.Return(values);
        }
        foreach (var row in Enumerable.Range(0, chosen.Length).Except(whole))
            chosen[row] = Sampler.Choose(candidates[row], options[row], options[row].IsGreedy ? 0 : uniform(row));
        return chosen;
    }
}
