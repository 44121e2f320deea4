using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Dashboard.Api;

/// <summary>The flags that turns can have.</summary>
/// <param name="Flags">In the order of tables.</param>
/// <param name="Waiting">Stored trials that other versions of the rules, or by other thresholds, flagged; they are flagged again in the background.</param>
/// <param name="Of">Trials of the runs that these belong to.</param>
/// <param name="Runs">Runs at rest whose trials or peers are still to be looked at.</param>
/// <param name="Thresholds">In force, by <c>FLAG.NAME</c>: the study's, or the rules' own.</param>
internal sealed record FlagCatalogue(IReadOnlyList<Flag> Flags, int Waiting, int Of, int Runs, IReadOnlyDictionary<string, double> Thresholds);
