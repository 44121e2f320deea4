using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Interventions.Divergences;

/// <summary>What replies of one model under one intervention come to together.</summary>
/// <param name="Replies">How many there are, broken ones included.</param>
/// <param name="Broken">Replies whose stream left the range of its number type; they count in nothing else.</param>
/// <param name="Tokens">That were written, ends excluded.</param>
/// <param name="MeanTokens">Mean length of a reply in tokens; null without any.</param>
/// <param name="Capped">Replies that were cut at the limit of tokens.</param>
/// <param name="Loops">Replies that end in a loop.</param>
/// <param name="Unclosed">Replies whose thinking has no end; null where the vocabulary has no tags.</param>
/// <param name="Kl">KL(edited‖base) over all choices of all replies; null without any.</param>
/// <param name="FirstToken">Mean KL(base‖edited) in nats of the first token after each prompt; null without any.</param>
/// <param name="Projection">Mean projection of all written tokens; null without any.</param>
public sealed record RolloutMeasures(
    int Replies, int Broken, long Tokens, double? MeanTokens, int Capped, int Loops, int? Unclosed, TokenDivergence? Kl, double? FirstToken, double? Projection)
{
    /// <summary>Of these replies.</summary>
    public static RolloutMeasures Of(IReadOnlyList<SteeredReply> replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        SteeredReply[] whole = [.. replies.Where(reply => !reply.Broken)];
        SteeredReply[] read = [.. whole.Where(reply => reply.Projection is not null)];
        var tokens = whole.Sum(reply => (long)reply.Ids.Count);
        return new(
            replies.Count,
            replies.Count - whole.Length,
            tokens,
            whole.Length == 0 ? null : (double)tokens / whole.Length,
            whole.Count(reply => reply.Capped),
            whole.Count(reply => reply.Loops),
            whole.Any(reply => reply.Unclosed is not null) ? whole.Count(reply => reply.Unclosed == true) : null,
            TokenDivergence.Of([.. whole.SelectMany(reply => reply.PerToken)]),
            whole.Length == 0 ? null : whole.Sum(reply => reply.FirstToken) / whole.Length,
            read.Length == 0 ? null : read.Sum(reply => reply.Projection!.Value * reply.Ids.Count) / read.Sum(reply => (long)reply.Ids.Count));
    }
}

/// <summary>Divergences in nats over choices of tokens: long replies weigh more.</summary>
/// <param name="Count">Choices.</param>
/// <param name="Mean">Of them.</param>
/// <param name="Median">Between the two middle ones where their number is even.</param>
/// <param name="P95">The value of rank ⌈0.95·count⌉.</param>
/// <param name="Maximum">Of them.</param>
public sealed record TokenDivergence(int Count, double Mean, double Median, double P95, double Maximum)
{
    /// <summary>Of these; null of none.</summary>
    public static TokenDivergence? Of(double[] values)
    {
        if (values is not { Length: > 0 }) return null;
        double[] sorted = [.. values.Order()];
        return new(sorted.Length, Moments.Mean(sorted), (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, Percentile(sorted, 95), sorted[^1]);
    }

    /// <summary>The value of rank ⌈percent/100·count⌉ of the choices of all replies; null where there is none.</summary>
    public static double? Percentile(IReadOnlyList<SteeredReply> replies, double percent)
    {
        double[] values = [.. replies.Where(reply => !reply.Broken).SelectMany(reply => reply.PerToken)];
        return values.Length == 0 ? null : Percentile(values, percent);
    }

    private static double Percentile(double[] values, double percent) => OrderStatistics.Of(values, percent / 100, values.Length);
}
