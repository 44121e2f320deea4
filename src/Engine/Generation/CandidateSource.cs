using TorchSharp;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>Brings each row's candidates from the device: the top few where top-k is set, the whole row where it is not.</summary>
internal static class CandidateSource
{
    /// <param name="logits">[B, V], single precision.</param>
    /// <param name="options">Of each row.</param>
    /// <returns>For each row the sorted candidates that can matter.</returns>
    internal static Candidate[][] Fetch(Tensor logits, IReadOnlyList<SamplingOptions> options)
    {
        using var scope = NewDisposeScope();
        var vocabulary = (int)logits.size(1);
        var rows = new Candidate[options.Count][];
        // One more than needed shows whether equals were cut apart; which of them the device keeps is its own affair.
        var widest = options.Max(Wanted);
        var fetched = widest == 0 ? 0 : Math.Min(widest + 1, vocabulary);
        float[] values = [];
        long[] ids = [];
        if (fetched > 0)
        {
            var (top, at) = logits.topk(fetched, 1, true, true);
            (values, ids) = (HostCopy.ToSingles(top), HostCopy.ToIntegers(at));
        }
        for (var row = 0; row < rows.Length; row++)
        {
            int wanted = Wanted(options[row]), start = row * fetched;
            var cut = wanted == 0 || (wanted < vocabulary && values[start + wanted - 1] == values[start + wanted]);
            rows[row] = cut
                ? Whole(logits.select(0, row), options[row])
                : Sorted([.. Enumerable.Range(start, Math.Min(wanted, vocabulary)).Select(i => new Candidate((int)ids[i], values[i]))]);
        }
        return rows;
    }

    private static int Wanted(SamplingOptions options) => options.IsGreedy ? 1 : options.TopK;

    private static Candidate[] Whole(Tensor row, SamplingOptions options)
    {
        var values = HostCopy.ToSingles(row);
        var floor = values.Max() - Sampler.NegligibleNats * options.Temperature;
        var all = new List<Candidate>();
        for (var id = 0; id < values.Length; id++)
            if (values[id] >= floor) all.Add(new(id, values[id]));
        return Sorted([.. all]);
    }

    private static Candidate[] Sorted(Candidate[] candidates)
    {
        Array.Sort(candidates);
        return candidates;
    }
}
