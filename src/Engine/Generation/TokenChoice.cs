using Vectorscope.Engine.Model;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>Chooses the next token of every row.</summary>
internal static class TokenChoice
{
    /// <param name="model">Its head makes the logits.</param>
    /// <param name="hidden">[B, d] after the final norm.</param>
    /// <param name="rows">B rows.</param>
    internal static int[] Choose(CausalLanguageModel model, Tensor hidden, IReadOnlyList<SchedulerRow> rows)
    {
        using var scope = NewDisposeScope();
        var logits = model.Logits(hidden).to(ScalarType.Float32, copy: true);
        for (var row = 0; row < rows.Count; row++)
        {
            using var own = logits.select(0, row);
            rows[row].Shape(own);
        }
        return TokenDraw.Choose(logits, [.. rows.Select(r => r.Sampling)], row => rows[row].NextUniform);
    }
}
