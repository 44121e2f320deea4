using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Step;

/// <summary>Chooses tokens with the plain model's sampler: behind prompts, and where a row looks at its whole vocabulary.</summary>
internal static class HostChoice
{
    /// <summary>Whether the kernels cannot choose for a row.</summary>
    internal static bool Needs(SamplingOptions sampling) => !sampling.IsGreedy && sampling.TopK is 0 or > Graph.StepShape.LargestTopK;

    /// <param name="model">Its head makes the logits.</param>
    /// <param name="hidden">[B, d] after the final norm.</param>
    /// <param name="choices">Of the B rows.</param>
    /// <returns>An id for each; null where the model's output is not a number.</returns>
    internal static int?[] AfterHead(CausalLanguageModel model, Tensor hidden, IReadOnlyList<NextToken> choices)
    {
        using var scope = NewDisposeScope();
        var sums = HostCopy.ToSingles(hidden.sum(1, type: ScalarType.Float32));
        var chosen = Of(model.Logits(hidden), choices);
        return [.. chosen.Select((id, row) => float.IsFinite(sums[row]) ? id : (int?)null)];
    }

    /// <param name="logits">[B, V].</param>
    /// <param name="choices">Of the B rows.</param>
    internal static int[] Of(Tensor logits, IReadOnlyList<NextToken> choices)
    {
        using var scope = NewDisposeScope();
        var shaped = logits.to(ScalarType.Float32, copy: true);
        // A row without numbers is told apart by who asks; here it must not stand in the way of others.
        shaped.nan_to_num_();
        for (var row = 0; row < choices.Count; row++)
        {
            using var own = shaped.select(0, row);
            Shape(own, choices[row]);
        }
        return TokenDraw.Choose(shaped, [.. choices.Select(choice => choice.Sampling)], row => choices[row].Uniform);
    }

    private static void Shape(Tensor logits, NextToken choice)
    {
        var vocabulary = logits.size(0);
        if (choice.FirstUnusedId is { } first && first < vocabulary)
        {
            using var unused = logits.narrow(0, first, vocabulary - first);
            unused.fill_(Scalars.Of(double.NegativeInfinity));
        }
        if (choice.Sampling.PresencePenalty == 0 || choice.Written.Count == 0) return;
        long[] seen = [.. choice.Written.Distinct().Select(id => (long)id)];
        using var index = HostCopy.FromIntegers(seen, [seen.Length], logits.device);
        using var penalty = full([seen.Length], Scalars.Of(-(float)choice.Sampling.PresencePenalty), ScalarType.Float32, logits.device);
        logits.index_add_(0, index, penalty, Scalars.Of(1));
    }
}
