namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>A rule that wants to see a trial's peers: it is asked when the run is at rest, and again when the run gained trials.</summary>
public abstract class RunRule(Flag flag) : FindingRule(flag)
{
    /// <summary>What it finds, trial by trial.</summary>
    public abstract IEnumerable<(long Trial, Sighting At)> Find(FlaggedRun run);
}
