namespace Vectorscope.Jobs.Store.Entities;

/// <summary>One arm on one task, one attempt. Its row is there from the start of the run; its texts are kept apart.</summary>
public sealed class Trial
{
    public long Id { get; init; }
    public required string RunId { get; init; }

    /// <summary>Place in the run's order, from 0.</summary>
    public required int Position { get; init; }

    public required string Name { get; init; }
    public required string Task { get; init; }
    public required string Arm { get; init; }

    /// <summary>From 1.</summary>
    public required int Attempt { get; init; }

    public long Seed { get; init; }
    public string? TaskDigest { get; init; }
    /// <summary>Begun and not ended. A process that was killed leaves it so: whether anybody is at work, the run's state says too.</summary>
    public bool Running { get; set; }

    /// <summary>Only in queries.</summary>
    public Run? Run { get; init; }

    /// <summary>Null while it waits or runs.</summary>
    public TrialOutcome? Outcome { get; set; }

    public AgentEnd? AgentEnd { get; set; }
    public double? Reward { get; set; }

    public int Turns { get; set; }
    public long PromptTokens { get; set; }
    public long CachedTokens { get; set; }
    public long CompletionTokens { get; set; }
    public long ThinkingTokens { get; set; }

    /// <summary>Mark of the rules and thresholds by which its turns are flagged, but for what takes its peers; empty when they are still to be, null without turns.</summary>
    public string? FlaggedBy { get; set; }

    /// <summary>Started so often.</summary>
    public int Tries { get; set; }

    /// <summary>Position in the store-wide sequence of changes, by which watchers read only what is new.</summary>
    public long Change { get; set; }

    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public string? Sentence { get; set; }

    /// <summary>While it runs: the last line of its screen.</summary>
    public string? Screen { get; set; }

    /// <summary>While it runs.</summary>
    public TrialStage? Stage { get; set; }
}
