namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>A rule that wants to see all turns of a trial, once it has ended.</summary>
public abstract class TrialRule(Flag flag) : FindingRule(flag)
{
    /// <summary>What it finds in a trial, several times in one turn if need be.</summary>
    public abstract IEnumerable<Sighting> Find(FlaggedTrial trial);
}
