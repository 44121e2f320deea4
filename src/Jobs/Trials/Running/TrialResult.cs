using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Running;

/// <summary>How one try of a trial ended. Trying again after <see cref="TrialOutcome.Infrastructure"/> is the run's business.</summary>
public sealed record TrialResult
{
    public required TrialOutcome Outcome { get; init; }

    /// <summary>Null when the agent never ran, or failed rather than ended.</summary>
    public AgentEnd? AgentEnd { get; init; }

    /// <summary>The one number of <see cref="Rewards"/>; null when the trial was not graded.</summary>
    public double? Reward { get; init; }

    /// <summary>What the verifier left, by name.</summary>
    public IReadOnlyDictionary<string, double> Rewards { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether another try may end otherwise after <see cref="TrialOutcome.Infrastructure"/>; false when what was asked was refused.</summary>
    public bool MayRetry { get; init; } = true;

    /// <summary>What happened, where the outcome does not say all.</summary>
    public string? Sentence { get; init; }

    /// <summary>Whether the tests left a CTRF report: without one they probably never ran.</summary>
    public bool HasTestReport { get; init; }

    /// <summary>What an honest reader of the reward should know, for example tests that changed while they ran; and files left out.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    public IReadOnlyList<StageTime> Stages { get; init; } = [];
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
}
