using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Activations;

/// <summary>What to capture. Together with the model it determines every byte of the result on a given device.</summary>
public sealed record CapturePlan
{
    /// <summary>The model's name, for the record.</summary>
    public required string ModelName { get; init; }

    /// <summary>One or more sides with distinct names.</summary>
    public required IReadOnlyList<CaptureSide> Sides { get; init; }

    /// <summary>One or more distinct positions.</summary>
    public required IReadOnlyList<CapturePosition> Positions { get; init; }

    /// <summary>Whether the generation prompt opened a thinking block; for the record, the token ids already say it.</summary>
    public bool Thinking { get; init; }

    /// <summary>Version of the chat template that rendered the token ids.</summary>
    public required string TemplateVersion { get; init; }

    /// <summary>For <see cref="CapturePosition.ResponseMean"/>: how many tokens of the reply count, 1 to 4096.</summary>
    public int ResponseTokens { get; init; } = 64;

    /// <summary>Temperature of the replies; 0 (default) is greedy.</summary>
    public double Temperature { get; init; }

    /// <summary>Nucleus of sampled replies, in (0, 1].</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Most likely tokens considered in sampled replies; 0 for all.</summary>
    public int TopK { get; init; }

    /// <summary>Ids from here on are never chosen in replies: embedding rows beyond the tokenizer's tokens. Null to allow all.</summary>
    public int? FirstUnusedId { get; init; }

    /// <summary>Seed of sampled replies; each row draws from a stream of its own.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// Tokens in one batch, padding included; a longer prompt makes a batch of its own. Null (default) for what suits the
    /// device: 8192 on a GPU; 1024 on a processor, which gains nothing from more and would only hold more memory.
    /// </summary>
    public int? BatchTokens { get; init; }

    internal CapturePlan For(ModelDevice device) =>
        BatchTokens is null ? this with { BatchTokens = device == ModelDevice.Cuda ? 8192 : 1024 } : this;

    /// <summary>Rows in one batch at most.</summary>
    public int BatchRows { get; init; } = 64;
}
