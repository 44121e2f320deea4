namespace Vectorscope.Engine.Checkpoints;

/// <summary>What a model folder holds, read from its headers alone.</summary>
public sealed record CheckpointInfo
{
    /// <summary>The folder's own name.</summary>
    public required string Name { get; init; }

    /// <summary>Full path.</summary>
    public required string Folder { get; init; }

    /// <summary>The architecture.</summary>
    public required ModelConfig Config { get; init; }

    /// <summary>Parameters of the text model, the vision tower and MTP head not counted, a tied head once.</summary>
    public required long Parameters { get; init; }

    /// <summary>Bytes that those parameters take on disk.</summary>
    public required long Bytes { get; init; }

    /// <summary>Parameters stored in each element type, most first.</summary>
    public required IReadOnlyList<KeyValuePair<TensorType, long>> Types { get; init; }

    /// <summary>Parameters of the embedding matrix.</summary>
    public required long EmbeddingParameters { get; init; }

    /// <summary>The blocks, first to last.</summary>
    public required IReadOnlyList<LayerInfo> Layers { get; init; }

    /// <summary>File names of the shards.</summary>
    public required IReadOnlyList<string> Shards { get; init; }

    /// <summary>Tensors left out: vision tower, multi-token prediction, a head beside a tied embedding.</summary>
    public required int SkippedTensors { get; init; }

    /// <summary>Whether <c>tokenizer.json</c> is there.</summary>
    public required bool HasTokenizer { get; init; }

    /// <summary>Whether the folder brings a chat template, as <c>chat_template.jinja</c> or within <c>tokenizer_config.json</c>.</summary>
    public required bool HasChatTemplate { get; init; }

    /// <summary>Whether <c>generation_config.json</c> is there.</summary>
    public required bool HasGenerationConfig { get; init; }

    /// <summary>What a user should know before relying on the model, as sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
