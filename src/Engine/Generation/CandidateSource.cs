using TorchSharp;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>Brings the likeliest tokens of each row from the device.</summary>
internal static class CandidateSource
{
    // Of more the device sorts the row, which is what a whole row is spared.
    private const int MostFetched = 4096;
    private const int Spare = 8;

    /// <param name="logits">[B, V], single precision.</param>
    /// <param name="options">Of each row.</param>
    /// <returns>For each row the sorted candidates that can matter; none where that would be the whole row.</returns>
    internal static Candidate[][] Fetch(Tensor logits, IReadOnlyList<SamplingOptions> options)
    {
        using var scope = NewDisposeScope();
        var vocabulary = (int)logits.size(1);
        var rows = new Candidate[options.Count][];
        var widest = options.Max(Wanted);
        float[] values = [];
        long[] ids = [];
        // Which of several equals the device keeps is its own affair: a row is right when its k-th value and the last one fetched
        // differ, so that every equal of the k-th is there. Logits in bfloat16 have many equals; more are fetched until they end.
        for (var fetched = widest == 0 ? 0 : Math.Min(2 * widest + Spare, vocabulary); fetched > 0; fetched = (int)Math.Min(4L * fetched, vocabulary))
        {
            using var pass = NewDisposeScope();
            var (top, at) = logits.topk(fetched, 1, true, true);
            (values, ids) = (HostCopy.ToSingles(top), HostCopy.ToIntegers(at));
            var isCut = options.Where((o, row) => Wanted(o) is > 0 and var k && k < fetched && values[row * fetched + k - 1] == values[(row + 1) * fetched - 1]).Any();
            if (!isCut || fetched == vocabulary) break;
        }
        var width = values.Length / rows.Length;
        for (var row = 0; row < rows.Length; row++)
        {
            var start = row * width;
            rows[row] = IsWhole(options[row]) ? [] : Sorted([.. Enumerable.Range(start, width).Select(i => new Candidate((int)ids[i], values[i]))]);
        }
        return rows;
    }

    /// <summary>Whether a row's choice looks at more than a few of its tokens.</summary>
    internal static bool IsWhole(SamplingOptions options) => !options.IsGreedy && options.TopK is 0 or > MostFetched;

    private static int Wanted(SamplingOptions options) => IsWhole(options) ? 0 : options.IsGreedy ? 1 : options.TopK;

    private static Candidate[] Sorted(Candidate[] candidates)
    {
        Array.Sort(candidates);
        return candidates;
    }
}
