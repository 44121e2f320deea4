namespace Vectorscope.Jobs.Sweeping;

/// <summary>How fast an attempt at a sweep was, for the estimates of later ones; what it went on from counts in nothing.</summary>
/// <param name="ModelHash">Content hash of the model.</param>
/// <param name="Replies">That were written and compared.</param>
/// <param name="Tokens">That they have.</param>
/// <param name="Seconds">That it took.</param>
public sealed record SweepSpeed(string ModelHash, int Replies, long Tokens, double Seconds)
{
    /// <summary>Null where there is too little to say so.</summary>
    public double? TokensPerSecond => Tokens > 0 && Seconds > 0 ? Tokens / Seconds : null;
}
