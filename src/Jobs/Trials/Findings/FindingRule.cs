namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>Finds one thing: a <see cref="TurnRule"/> in turns, a <see cref="TrialRule"/> in trials, a <see cref="RunRule"/> in a run. A file in <c>Flags</c> is all that it takes.</summary>
/// <remarks>A rule says of a stored trial what it said when the trial ran: it reads nothing but what it is given.</remarks>
public abstract class FindingRule(Flag flag)
{
    public Flag Flag { get; } = flag;
}
