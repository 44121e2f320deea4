using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>Chooses the next token of every row.</summary>
internal static class TokenChoice
{
    /// <summary>What the caller of a row is told for which there is no choice.</summary>
    internal static NotANumberException NoNumber(SchedulerRow row) => new(
        "The model's output for this prompt is not a number: its residual stream left the range of its number type."
        + (row.Request.Intervention is null ? "" : " A smaller strength of the intervention may help."));

    /// <param name="model">Its head makes the logits.</param>
    /// <param name="hidden">[B, d] after the final norm.</param>
    /// <param name="rows">How each of B rows chooses, and its reply's logits.</param>
    /// <returns>For each row an id, null where its output is not a number, and the token's scores where it asks for them.</returns>
    internal static (int? Id, TokenScores? Scores)[] Choose(CausalLanguageModel model, Tensor hidden, IReadOnlyList<(NextToken Next, ReplyLogits Reply)> rows)
    {
        using var scope = NewDisposeScope();
        // One number that is none spreads to the whole row, and a sum of d is cheaper to look at than V logits.
        var sums = HostCopy.ToSingles(hidden.sum(1, type: ScalarType.Float32));
        var logits = model.Logits(hidden).to(ScalarType.Float32, copy: true);
        // As the model gave them, for those rows that are scored.
        var given = new float[rows.Count][];
        for (var row = 0; row < rows.Count; row++)
        {
            using var own = logits.select(0, row);
            if (rows[row].Next.Likeliest is not null) given[row] = Usable(own, rows[row].Next);
            if (float.IsFinite(sums[row])) rows[row].Reply.Shape(own, rows[row].Next);
            else own.zero_();
        }
        var chosen = TokenDraw.Choose(logits, [.. rows.Select(r => r.Next.Sampling)], row => rows[row].Next.Uniform);
        return [.. chosen.Select((id, row) => float.IsFinite(sums[row]) ? ((int?)id, Scores(given[row], id, rows[row].Next)) : (null, null))];
    }

    private static float[] Usable(Tensor logits, NextToken next)
    {
        var vocabulary = logits.size(0);
        using var usable = logits.narrow(0, 0, Math.Min(vocabulary, next.FirstUnusedId ?? vocabulary));
        return HostCopy.ToSingles(usable);
    }

    private static TokenScores? Scores(float[]? given, int id, NextToken next) => given is null ? null : TokenScores.Of(given, id, next.Likeliest!.Value);
}
