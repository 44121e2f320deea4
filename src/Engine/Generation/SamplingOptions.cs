namespace Vectorscope.Engine.Generation;

/// <summary>How one row chooses its tokens and when it ends.</summary>
/// <remarks>Order: presence penalty, temperature, top-k, top-p within what is left, min-p.</remarks>
public sealed record SamplingOptions
{
    /// <summary>Always the likeliest token; the settings of the draw are then ignored. Default false.</summary>
    public bool Greedy { get; init; }

    /// <summary>Divides the logits; 0 means greedy. Default 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Only the k likeliest tokens; 0 (default) for all.</summary>
    public int TopK { get; init; }

    /// <summary>Only the smallest set of likeliest tokens that holds this probability, in (0, 1]. Default 1.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Only tokens at least this fraction as likely as the likeliest, in [0, 1]. Default 0.</summary>
    public double MinP { get; init; }

    /// <summary>Subtracted from the logits of tokens this reply already holds, however often. Default 0.</summary>
    public double PresencePenalty { get; init; }

    /// <summary>Seed of this row's draws. The same seed and logits give the same tokens, whatever else is in the batch.</summary>
    public long Seed { get; init; }

    /// <summary>The reply ends after so many tokens, at least 1. Default 256.</summary>
    public int MaxTokens { get; init; } = 256;

    /// <summary>The reply ends before any of these.</summary>
    public IReadOnlyList<int> StopIds { get; init; } = [];

    /// <summary>Whether no draw is needed.</summary>
    internal bool IsGreedy => Greedy || Temperature == 0;
}
