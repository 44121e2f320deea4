using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Jobs.Trials.Findings.Flags;

/// <summary>The thinking that never ended.</summary>
public sealed class UnclosedThinking() : TurnRule(new Flag(
    "unclosedThinking", 20, "Unclosed thinking", "Unclosed", "think", "Thinking began and never ended, so nothing was left to parse.", FindingTone.Warn))
{
    protected override IEnumerable<Sighting> FindIn(TraceTurn turn, FlagThresholds thresholds) =>
        turn.ThinkingUnclosed ? [new Sighting(turn.Number, turn.ThinkingStart, turn.ThinkingEnd - turn.ThinkingStart)] : [];
}
