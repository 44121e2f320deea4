using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>Counts by the finding they count.</summary>
public static class FindingCounts
{
    /// <summary>How many turns have this finding.</summary>
    public static int Of(TrialCounts counts, TurnFindings finding) => finding switch
    {
        TurnFindings.Truncated => counts.Truncated,
        TurnFindings.UnclosedThinking => counts.UnclosedThinking,
        TurnFindings.ParseFailure => counts.ParseFailures,
        TurnFindings.NoCommand => counts.NoCommand,
        TurnFindings.EmptyReply => counts.EmptyReplies,
        _ => 0,
    };
}
