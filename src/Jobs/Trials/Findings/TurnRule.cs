using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>A rule that needs no more than one turn, and so can tell of each as it comes.</summary>
public abstract class TurnRule(Flag flag) : TrialRule(flag)
{
    /// <summary>What it finds in each of the turns; nothing can be said of a reply that was cut off from outside.</summary>
    public sealed override IEnumerable<Sighting> Find(FlaggedTrial trial) =>
        trial.Turns.Where(turn => turn.ReplyEnd != ReplyEnd.Cancelled).SelectMany(turn => FindIn(turn, trial.Thresholds));

    protected abstract IEnumerable<Sighting> FindIn(TraceTurn turn, FlagThresholds thresholds);

    /// <summary>The whole turn, if the condition holds.</summary>
    protected static IEnumerable<Sighting> When(bool condition, TraceTurn turn) => condition ? [new Sighting(turn.Number)] : [];
}
