using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;

namespace Vectorscope.Jobs.Traces.Import;

/// <summary>A trial that another harness ran.</summary>
public sealed record ImportedTrial
{
    /// <summary>The trial's own name, unique within the job.</summary>
    public required string Name { get; init; }

    /// <summary>Short name: the part after the slash.</summary>
    public required string Task { get; init; }

    public required string Arm { get; init; }

    /// <summary>From 1, among the trials of the same task and arm.</summary>
    public int Attempt { get; init; } = 1;

    public long Seed { get; init; }
    public string? TaskDigest { get; init; }
    public required TrialOutcome Outcome { get; init; }
    public AgentEnd? AgentEnd { get; init; }
    public double? Reward { get; init; }
    public IReadOnlyDictionary<string, double> Rewards { get; init; } = new Dictionary<string, double>();

    /// <summary>What happened, where the outcome does not say all.</summary>
    public string? Sentence { get; init; }

    public IReadOnlyList<string> Remarks { get; init; } = [];
    public bool HasTestReport { get; init; }

    /// <summary>The exception's type in the harness's own word; null without one.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>The exception's stack.</summary>
    public string? Detail { get; init; }

    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public IReadOnlyList<StageTime> Stages { get; init; } = [];
    public IReadOnlyList<TraceTurn> Turns { get; init; } = [];

    /// <summary>Totals in the harness's own count; for trials whose turns are not there.</summary>
    public TrialCounts Counts { get; init; } = TrialCounts.None;

    public IReadOnlyList<ImportFile> Files { get; init; } = [];

    /// <summary>The trial's result as it was written (JSON), unknown fields included.</summary>
    public string? Raw { get; init; }
}
