using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>What to find in the traces of all runs; null or empty does not narrow. Without text: the turns of the flag or the label.</summary>
/// <param name="Text">As <see cref="LiteralQuery"/> reads it; all words within one part of a turn.</param>
/// <param name="Parts">Parts to look in; empty for all.</param>
/// <param name="Study">Name or id of a study whose runs are searched.</param>
/// <param name="Flag">Only turns with this finding.</param>
/// <param name="Label">Only turns with this label.</param>
/// <param name="MostFirst">Trials with the most places first, instead of the newest.</param>
public sealed record TraceQuery(
    string? Text = null,
    IReadOnlyCollection<TurnPart>? Parts = null,
    string? RunId = null,
    string? Arm = null,
    string? Task = null,
    IReadOnlyCollection<TrialOutcome>? Outcomes = null,
    string? Flag = null,
    string? Label = null,
    string? Study = null,
    bool MostFirst = false)
{
    /// <summary>Nothing to look for.</summary>
    public bool IsEmpty => LiteralQuery.Of(Text).IsEmpty && string.IsNullOrEmpty(Flag) && string.IsNullOrEmpty(Label);
}
