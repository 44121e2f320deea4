using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>What a rule of a trial sees.</summary>
/// <param name="Turns">In their order: all that there are, or for a <see cref="TurnRule"/> those that are new.</param>
public sealed record FlaggedTrial(IReadOnlyList<TraceTurn> Turns, FlagThresholds Thresholds)
{
    /// <summary>By the rules' own thresholds.</summary>
    public FlaggedTrial(IReadOnlyList<TraceTurn> turns)
        : this(turns, FlagThresholds.Default)
    {
    }
}
