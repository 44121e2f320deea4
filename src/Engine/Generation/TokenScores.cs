namespace Vectorscope.Engine.Generation;

/// <summary>How likely the model held a chosen token, and what it held likelier than others there.</summary>
/// <remarks>
/// ln softmax of the model's own logits, interventions included: before presence penalty, temperature and what sampling cuts off, over
/// the ids that a tokenizer has.
/// </remarks>
/// <param name="LogProbability">Of the token that was chosen.</param>
/// <param name="Likeliest">As many as were asked for, likelier first; of equals the lower id first.</param>
public sealed record TokenScores(float LogProbability, IReadOnlyList<TokenLogProbability> Likeliest)
{
    /// <summary>Most of the likeliest tokens that can be asked for.</summary>
    public const int MostLikeliest = 20;

    /// <param name="logits">[V], as the model gave them; ids behind these are never chosen.</param>
    /// <param name="chosen">Id of the token that was chosen.</param>
    /// <param name="likeliest">How many of the likeliest are wanted.</param>
    internal static TokenScores Of(ReadOnlySpan<float> logits, int chosen, int likeliest)
    {
        var best = new Candidate[Math.Min(likeliest, logits.Length)];
        var count = 0;
        var top = float.NegativeInfinity;
        for (var id = 0; id < logits.Length; id++)
        {
            if (logits[id] > top) top = logits[id];
            if (count == best.Length && (count == 0 || !(logits[id] > best[^1].Logit))) continue;
            if (count < best.Length) count++;
            var place = count - 1;
            for (; place > 0 && best[place - 1].Logit < logits[id]; place--) best[place] = best[place - 1];
            best[place] = new(id, logits[id]);
        }
        double sum = 0;
        foreach (var logit in logits) sum += Math.Exp((double)logit - top);
        var whole = top + Math.Log(sum);
        return new((float)(logits[chosen] - whole), [.. best.Select(one => new TokenLogProbability(one.Id, (float)(one.Logit - whole)))]);
    }
}
