using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Model;

/// <summary>Token ids to run through a model.</summary>
/// <param name="Ids">B · n ids, row-major.</param>
/// <param name="Rows">B, at least 1.</param>
/// <param name="Mask">B · n booleans, false at padding, which must be on the left; null when nothing is padded.</param>
/// <param name="Greedy">N: how many tokens to continue each row by, always the likeliest, stop tokens ignored; 0 for none.</param>
public sealed record ForwardRequest(long[] Ids, int Rows, bool[]? Mask = null, int Greedy = 0)
{
    /// <summary>What changes the residual stream of every row; null for nothing.</summary>
    public CompiledIntervention? Intervention { get; init; }

    /// <summary>Ids of the tags that open and close thinking; null where an intervention does not ask for it.</summary>
    public (int Begins, int Ends)? ThinkingTags { get; init; }

    /// <summary>Tokens per row, n.</summary>
    public int Length => Ids.Length / Rows;
}
