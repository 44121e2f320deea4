using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Activations;

/// <summary>What a capture reads, whatever the texts.</summary>
public record CaptureOptions
{
    /// <summary>Distinct positions.</summary>
    [Field("Positions"), Range(1, 3)]
    public IReadOnlyList<CapturePosition> Positions { get; init; } = [CapturePosition.LastPromptToken];

    /// <summary>Whether the generation prompt opens a thinking block. The token ids already say it; a file records it.</summary>
    [Field("Thinking", Help = "The prompt ends by opening a thinking block, as in the model's own use; without it, the block is empty and closed.")]
    public bool Thinking { get; init; } = true;

    /// <summary>For <see cref="CapturePosition.ResponseMean"/>: how many tokens of the reply count.</summary>
    [Field("Response tokens", Help = "For response-mean: how many tokens of the reply count.", When = nameof(UsesReplies)), Range(1, 4096)]
    public int ResponseTokens { get; init; } = 64;

    /// <summary>Seed of sampled replies, each row drawing from a stream of its own, and of every estimate made from the rows.</summary>
    [Field("Seed", Help = "Of permutations and sampled replies."), Range(0, (1L << 53) - 1)]
    public long Seed { get; init; } = 1;

    /// <summary>
    /// Tokens in one batch, padding included; a longer prompt makes a batch of its own. Null (default) for what suits the
    /// device: 8192 on a GPU; 1024 on a processor, which gains nothing from more and would only hold more memory.
    /// </summary>
    [Field("Tokens in one batch", Help = "Padding included. Less needs less memory.", Placeholder = "what suits the device", Advanced = true), Range(16, 1 << 20)]
    public int? BatchTokens { get; init; }

    /// <summary>Whether the model replies.</summary>
    public bool UsesReplies => Positions.Contains(CapturePosition.ResponseMean);
}
