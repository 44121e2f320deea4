using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Activations;

/// <summary>What to capture: options and texts. Together with the model it determines every byte of the result on a given device.</summary>
public sealed record CapturePlan : CaptureOptions
{
    /// <summary>The usual options.</summary>
    public CapturePlan()
    {
    }

    /// <summary>These options.</summary>
    public CapturePlan(CaptureOptions options) : base(options)
    {
    }

    /// <summary>The model's name, for the record.</summary>
    public required string ModelName { get; init; }

    /// <summary>One or more sides with distinct names.</summary>
    public required IReadOnlyList<CaptureSide> Sides { get; init; }

    /// <summary>Version of the chat template that rendered the token ids.</summary>
    public required string TemplateVersion { get; init; }

    /// <summary>Temperature of the replies; 0 (default) is greedy.</summary>
    public double Temperature { get; init; }

    /// <summary>Nucleus of sampled replies, in (0, 1].</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Most likely tokens considered in sampled replies; 0 for all.</summary>
    public int TopK { get; init; }

    /// <summary>Ids from here on are never chosen in replies: embedding rows beyond the tokenizer's tokens. Null to allow all.</summary>
    public int? FirstUnusedId { get; init; }

    /// <summary>Ids of the tags that open and close thinking, for interventions on it; null where the vocabulary has none.</summary>
    public (int Begins, int Ends)? ThinkingTags { get; init; }

    /// <summary>Rows in one batch at most.</summary>
    public int BatchRows { get; init; } = 64;

    internal CapturePlan For(ModelDevice device) =>
        BatchTokens is null ? this with { BatchTokens = device == ModelDevice.Cuda ? 8192 : 1024 } : this;
}
