namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>Finds one thing in a trial: a subclass is a flag, and a file in <c>Flags</c> is all that it takes.</summary>
/// <remarks>A rule says of a stored trial what it said when the trial ran: it reads nothing but what it is given.</remarks>
public abstract class FindingRule(Flag flag)
{
    public Flag Flag { get; } = flag;

    /// <summary>What it finds in a trial, several times in one turn if need be.</summary>
    public abstract IEnumerable<Sighting> Find(FlaggedTrial trial);
}
