namespace Vectorscope.Engine.Checkpoints;

/// <summary>Every number of the Qwen3.5 text architecture that a checkpoint's <c>config.json</c> sets.</summary>
public sealed record ModelConfig
{
    /// <summary><c>hidden_size</c>: width d of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>What each block is, first block first; <c>layer_types</c>, else by <c>full_attention_interval</c>.</summary>
    public required IReadOnlyList<LayerKind> LayerKinds { get; init; }

    /// <summary>Number of blocks L.</summary>
    public int LayerCount => LayerKinds.Count;

    /// <summary><c>num_attention_heads</c>: query heads of a full-attention block.</summary>
    public required int AttentionHeads { get; init; }

    /// <summary><c>num_key_value_heads</c>; divides <see cref="AttentionHeads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary><c>head_dim</c> of full attention.</summary>
    public required int HeadDimension { get; init; }

    /// <summary>Leading channels of each head that are rotated: <c>head_dim · partial_rotary_factor</c>, even.</summary>
    public required int RotaryDimension { get; init; }

    /// <summary><c>rope_theta</c>.</summary>
    public required double RopeTheta { get; init; }

    /// <summary><c>linear_num_key_heads</c>.</summary>
    public required int LinearKeyHeads { get; init; }

    /// <summary><c>linear_num_value_heads</c>; a multiple of <see cref="LinearKeyHeads"/>.</summary>
    public required int LinearValueHeads { get; init; }

    /// <summary><c>linear_key_head_dim</c>.</summary>
    public required int LinearKeyHeadDimension { get; init; }

    /// <summary><c>linear_value_head_dim</c>.</summary>
    public required int LinearValueHeadDimension { get; init; }

    /// <summary><c>linear_conv_kernel_dim</c>: taps of the causal convolution.</summary>
    public required int ConvolutionKernel { get; init; }

    /// <summary><c>intermediate_size</c> of the MLP.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary><c>vocab_size</c>: rows of the embedding, padding rows included.</summary>
    public required int VocabularySize { get; init; }

    /// <summary><c>rms_norm_eps</c>, for every norm, the gated one included.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary><c>tie_word_embeddings</c>: the head reads the embedding matrix.</summary>
    public required bool TiedHead { get; init; }

    /// <summary><c>max_position_embeddings</c>, or null when the file does not say.</summary>
    public int? MaximumPositions { get; init; }

    /// <summary>Type named by <c>dtype</c> (or <c>torch_dtype</c>), or null when absent or another; each tensor's own type stands in its header.</summary>
    public TensorType? StoredType { get; init; }

    /// <summary>
    /// Tokens that end a reply: <c>eos_token_id</c> of config.json and generation_config.json, and the family's own
    /// 248046 and 248044 where the vocabulary has them. Ids at or above the vocabulary size are left out: they cannot be produced.
    /// </summary>
    public required IReadOnlyList<int> StopTokenIds { get; init; }

    /// <summary>Oddities that do not prevent use, as sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Width of all keys of a linear-attention block.</summary>
    public int LinearKeyDimension => LinearKeyHeads * LinearKeyHeadDimension;

    /// <summary>Width of all values of a linear-attention block.</summary>
    public int LinearValueDimension => LinearValueHeads * LinearValueHeadDimension;

    /// <summary>Channels of the convolution: queries, keys and values one after the other.</summary>
    public int ConvolutionChannels => 2 * LinearKeyDimension + LinearValueDimension;

    /// <summary>Reads <c>config.json</c> (nested <c>text_config</c> or flat) and, if there, <c>generation_config.json</c>.</summary>
    /// <exception cref="CheckpointException">A key is missing, of the wrong kind, or asks for something not supported; it is named.</exception>
    public static ModelConfig Load(string folder) => ModelConfigReader.Read(folder);
}
