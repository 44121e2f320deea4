using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Jobs.Trials.Findings.Flags;

/// <summary>A turn that does nothing.</summary>
public sealed class NoCommand() : TurnRule(new Flag(
    "noCommand", 40, "No command", "No command", "idle", "Understood, but without a command and without claiming completion.", FindingTone.Info))
{
    protected override IEnumerable<Sighting> FindIn(TraceTurn turn, FlagThresholds thresholds) =>
        When(turn.Parsed is { Error: null, Commands.Count: 0, TaskComplete: false }, turn);
}
