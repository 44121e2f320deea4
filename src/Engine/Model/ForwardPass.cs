using Vectorscope.Engine.Interventions;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>What all blocks of one forward pass share; made once per pass.</summary>
internal sealed class ForwardPass : IDisposable
{
    /// <summary>Rows B.</summary>
    internal required int Batch { get; init; }

    /// <summary>New tokens per row, n.</summary>
    internal required int Length { get; init; }

    /// <summary>Tokens already in the cache, P, where all rows have the same past.</summary>
    internal int Past { get; init; }

    /// <summary>Rotation of the new tokens.</summary>
    internal required RotaryTable Rotary { get; init; }

    /// <summary>Added to attention scores: 0 where a query sees a key, [B or 1, 1, n, P+n]; null when none or causal order alone decides.</summary>
    internal Tensor? ScoreMask { get; init; }

    /// <summary>Whether a plain lower-triangular mask applies.</summary>
    internal bool Causal { get; init; }

    /// <summary>
    /// For rows that each have a past of their own length: what is added to the scores of one row, [1, 1, n, P+n], or null where
    /// nothing or causal order alone decides. Null when all rows have the same past.
    /// </summary>
    internal IReadOnlyList<Tensor?>? RowMasks { get; init; }

    /// <summary>1 at real tokens and 0 at padding, [B·n, 1] in the model's type; null when nothing is padded.</summary>
    internal Tensor? TokenMask { get; init; }

    /// <summary>Sees the inputs of what writes into the stream; null for nobody.</summary>
    internal IWriteTap? WriteTap { get; set; }

    /// <summary>The block at work, 1…L.</summary>
    internal int Layer { get; set; }

    /// <summary>What changes the stream on the way, which is the caller's; null when nothing does.</summary>
    internal PassInterventions? Interventions { get; init; }

    public void Dispose()
    {
        Rotary.Dispose();
        ScoreMask?.Dispose();
        TokenMask?.Dispose();
        foreach (var mask in RowMasks ?? []) mask?.Dispose();
    }
}
