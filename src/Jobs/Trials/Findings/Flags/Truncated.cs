using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Findings.Flags;

/// <summary>As the engine or the server reported it; where nobody did, nothing is said.</summary>
public sealed class Truncated() : TurnRule(new Flag(Word, 10, "Truncated", "Truncated", "cut", "The reply used up its token budget.", FindingTone.Warn))
{
    public const string Word = "truncated";

    protected override IEnumerable<Sighting> FindIn(TraceTurn turn, FlagThresholds thresholds) => When(turn.ReplyEnd == ReplyEnd.Length, turn);
}
