using System.Text.Json.Serialization;

namespace Vectorscope.Jobs.Trials;

/// <summary>What is counted over the turns of a trial, or of an arm's trials.</summary>
/// <remarks>Results that were exported before findings were rows name a few more; of a trial with turns they are counted again.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record TrialCounts
{
    public static TrialCounts None { get; } = new();

    /// <summary>Model calls.</summary>
    public int Turns { get; init; }

    /// <summary>Turns whose replies went through the parser: all but summaries and what was cut off from outside.</summary>
    public int ParsedTurns { get; init; }

    /// <summary>Turns with thinking.</summary>
    public int ThinkingTurns { get; init; }

    /// <summary>Commands that were understood.</summary>
    public long Commands { get; init; }

    public long PromptTokens { get; init; }
    public long CachedTokens { get; init; }
    public long CompletionTokens { get; init; }
    public long ThinkingTokens { get; init; }

    /// <summary>Waiting for replies.</summary>
    public double ReplySeconds { get; init; }

    /// <summary>Typing commands and waiting for them.</summary>
    public double CommandSeconds { get; init; }

    /// <summary>What was found, by the flag's word; what was not found is not there.</summary>
    public IReadOnlyDictionary<string, FindingCount> Findings { get; init; } = new Dictionary<string, FindingCount>();

    /// <summary>Turns with a finding.</summary>
    public int TurnsWith(string flag) => Findings.GetValueOrDefault(flag)?.Turns ?? 0;

    /// <summary>Trials with a turn that has a finding.</summary>
    public int TrialsWith(string flag) => Findings.GetValueOrDefault(flag)?.Trials ?? 0;

    // Dictionaries are compared by what they hold.
    public bool Equals(TrialCounts? other) => other is not null && Numbers == other.Numbers
        && Findings.Count == other.Findings.Count && Findings.All(finding => other.Findings.TryGetValue(finding.Key, out var count) && count == finding.Value);

    public override int GetHashCode() => Numbers.GetHashCode();

    private (int, int, int, long, long, long, long, long, double, double) Numbers =>
        (Turns, ParsedTurns, ThinkingTurns, Commands, PromptTokens, CachedTokens, CompletionTokens, ThinkingTokens, ReplySeconds, CommandSeconds);
}
