namespace Vectorscope.Engine.Checkpoints;

/// <summary>The tensors of a Qwen3.5 text model by canonical name: the name on disk without its <c>model.</c> or <c>model.language_model.</c> prefix.</summary>
internal static class TensorLayout
{
    internal const string Embedding = "embed_tokens.weight", FinalNorm = "norm.weight", Head = "lm_head.weight";

    /// <summary>Of a block, without the <c>layers.N.</c> in front; see <see cref="Constants"/>.</summary>
    internal const string MlpConstant = "mlp.down_proj.bias";

    private const string LongPrefix = "model.language_model.", ShortPrefix = "model.";

    /// <summary>Every tensor a model of this config has, with its shape, in the order of the forward pass.</summary>
    internal static IEnumerable<(string Name, long[] Shape)> Expected(ModelConfig config)
    {
        long d = config.HiddenSize, vocabulary = config.VocabularySize;
        yield return (Embedding, [vocabulary, d]);
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            foreach (var (name, shape) in Layer(config, config.LayerKinds[layer])) yield return ($"layers.{layer}.{name}", shape);
        }
        yield return (FinalNorm, [d]);
        if (!config.TiedHead) yield return (Head, [vocabulary, d]);
    }

    /// <summary>
    /// What a model may hold beside these: a constant that a block's MLP writes with every token, [d]. Edits of weights make them; no model
    /// of the family is published with one, and other programs pass them over or refuse them.
    /// </summary>
    internal static IEnumerable<(string Name, long[] Shape)> Constants(ModelConfig config) =>
        Enumerable.Range(0, config.LayerCount).Select(block => ($"layers.{block}.{MlpConstant}", new long[] { config.HiddenSize }));

    /// <summary>Whether a canonical name is that of such a constant.</summary>
    internal static bool IsConstant(string canonical) => canonical.EndsWith("." + MlpConstant, StringComparison.Ordinal);

    /// <summary>The tensors of one block, without the <c>layers.N.</c> in front.</summary>
    internal static IEnumerable<(string Name, long[] Shape)> Layer(ModelConfig config, LayerKind kind)
    {
        long d = config.HiddenSize, wide = config.IntermediateSize;
        yield return ("input_layernorm.weight", [d]);
        foreach (var tensor in kind == LayerKind.FullAttention ? FullAttention(config) : LinearAttention(config)) yield return tensor;
        yield return ("post_attention_layernorm.weight", [d]);
        yield return ("mlp.gate_proj.weight", [wide, d]);
        yield return ("mlp.up_proj.weight", [wide, d]);
        yield return ("mlp.down_proj.weight", [d, wide]);
    }

    private static IEnumerable<(string Name, long[] Shape)> FullAttention(ModelConfig config)
    {
        long d = config.HiddenSize, head = config.HeadDimension, queries = config.AttentionHeads * head, keys = config.KeyValueHeads * head;
        // Each query head's rows are followed by those of its output gate.
        yield return ("self_attn.q_proj.weight", [2 * queries, d]);
        yield return ("self_attn.k_proj.weight", [keys, d]);
        yield return ("self_attn.v_proj.weight", [keys, d]);
        yield return ("self_attn.o_proj.weight", [d, queries]);
        yield return ("self_attn.q_norm.weight", [head]);
        yield return ("self_attn.k_norm.weight", [head]);
    }

    private static IEnumerable<(string Name, long[] Shape)> LinearAttention(ModelConfig config)
    {
        long d = config.HiddenSize, values = config.LinearValueDimension, channels = config.ConvolutionChannels, heads = config.LinearValueHeads;
        yield return ("linear_attn.in_proj_qkv.weight", [channels, d]);
        yield return ("linear_attn.in_proj_z.weight", [values, d]);
        yield return ("linear_attn.in_proj_b.weight", [heads, d]);
        yield return ("linear_attn.in_proj_a.weight", [heads, d]);
        yield return ("linear_attn.conv1d.weight", [channels, 1, config.ConvolutionKernel]);
        yield return ("linear_attn.A_log", [heads]);
        yield return ("linear_attn.dt_bias", [heads]);
        yield return ("linear_attn.norm.weight", [config.LinearValueHeadDimension]);
        yield return ("linear_attn.out_proj.weight", [d, values]);
    }

    /// <summary>
    /// True for the vision tower and the multi-token-prediction head, which the text model does not use. transformers 5.5.0 to 5.5.3
    /// wrote the tower under the text model's prefix.
    /// </summary>
    internal static bool IsSkipped(string name) =>
        name.StartsWith("model.visual.", StringComparison.Ordinal) || name.StartsWith(LongPrefix + "visual.", StringComparison.Ordinal)
        || name.StartsWith("mtp.", StringComparison.Ordinal);

    /// <summary>As in the published checkpoints, two small tensors per linear block stay in single precision.</summary>
    internal static TensorType StoredType(string canonical, TensorType type) =>
        canonical.EndsWith("linear_attn.A_log", StringComparison.Ordinal) || canonical.EndsWith("linear_attn.norm.weight", StringComparison.Ordinal) ? TensorType.F32 : type;

    /// <summary>The name that transformers' text-only class stores a canonical name under.</summary>
    internal static string OnDisk(string canonical) => canonical == Head ? Head : ShortPrefix + canonical;

    /// <summary>The canonical form of a name on disk; a name without either prefix stays as it is only if it is the head's.</summary>
    internal static string? Canonical(string name)
    {
        if (name == Head) return name;
        if (name.StartsWith(LongPrefix, StringComparison.Ordinal)) return name[LongPrefix.Length..];
        return name.StartsWith(ShortPrefix, StringComparison.Ordinal) ? name[ShortPrefix.Length..] : null;
    }
}
