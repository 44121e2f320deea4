using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>What the program's rules say of turns that are in no store.</summary>
internal static class Flagged
{
    /// <summary>The words of the flags, in the order of the rules; empty for none.</summary>
    public static string Words(TraceTurn turn) => string.Join(", ", FindingRules.Own.Of(new FlaggedTrial([turn]))[turn.Number].Select(finding => finding.Flag));
}
