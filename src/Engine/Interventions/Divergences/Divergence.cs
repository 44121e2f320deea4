namespace Vectorscope.Engine.Interventions.Divergences;

/// <summary>How far apart two next-token distributions are.</summary>
public static class Divergence
{
    /// <summary>KL(p‖q) = Σ p·(ln p − ln q) in nats, both being softmaxes of logits, in double precision.</summary>
    /// <param name="p">Logits of the distribution that is averaged over, one per token.</param>
    /// <param name="q">Logits of the other one, of the same tokens.</param>
    /// <returns>At least 0; 0 where the logits differ by a constant.</returns>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a logit is not finite.</exception>
    public static double OfLogits(ReadOnlySpan<float> p, ReadOnlySpan<float> q)
    {
        if (p.Length == 0 || p.Length != q.Length) throw new ArgumentException($"Distributions of {p.Length} and {q.Length} tokens cannot be compared.", nameof(q));
        var (logP, logQ) = (LogSum(p, nameof(p)), LogSum(q, nameof(q)));
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            var log = p[i] - logP;
            sum += Math.Exp(log) * (log - (q[i] - logQ));
        }
        // Of equal distributions rounding alone may leave less than nothing.
        return Math.Max(0, sum);
    }

    // ln Σ exp, from the largest down.
    private static double LogSum(ReadOnlySpan<float> logits, string name)
    {
        var largest = double.NegativeInfinity;
        foreach (var logit in logits)
        {
            if (!float.IsFinite(logit)) throw new ArgumentException("A logit is not finite.", name);
            largest = Math.Max(largest, logit);
        }
        var sum = 0.0;
        foreach (var logit in logits) sum += Math.Exp(logit - largest);
        return largest + Math.Log(sum);
    }
}
