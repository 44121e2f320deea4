using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Dashboard.Api;

/// <summary>The flags that turns can have.</summary>
/// <param name="Flags">In the order of tables.</param>
/// <param name="Waiting">Stored trials that other versions of the rules flagged; they are flagged again in the background.</param>
internal sealed record FlagCatalogue(IReadOnlyList<Flag> Flags, int Waiting);
