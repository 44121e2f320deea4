using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>How flags look; what they are called and mean stands with their rules.</summary>
public static class FlagLook
{
    /// <summary>The class of css/traces.css that gives a flag its colour.</summary>
    public static string Class(Flag flag) => $"finding-{flag.Tone.ToString().ToLowerInvariant()}";

    /// <summary>The flags of a turn, each once, in the order of tables.</summary>
    public static IEnumerable<Flag> Of(IReadOnlyList<TurnFinding> findings) =>
        FindingRules.Own.Flags.Where(flag => findings.Any(finding => finding.Flag == flag.Word));
}
