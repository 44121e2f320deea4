using System.Globalization;
using System.Text.Json.Nodes;

namespace Vectorscope.Engine.Checkpoints.NewModels;

/// <summary>The JSON files of a model folder, as transformers writes them for a text-only Qwen3.5 model.</summary>
internal static class NewModelFiles
{
    internal static void Write(string path, JsonObject content) => File.WriteAllText(path, ReadableJson.Of(content));

    internal static JsonObject Config(ModelConfig c) => new()
    {
        ["architectures"] = new JsonArray("Qwen3_5ForCausalLM"),
        ["attention_bias"] = false,
        ["attention_dropout"] = Real(0),
        ["bos_token_id"] = null,
        ["dtype"] = TypeName(c.StoredType ?? TensorType.F32),
        ["eos_token_id"] = null,
        ["head_dim"] = c.HeadDimension,
        ["hidden_act"] = "silu",
        ["hidden_size"] = c.HiddenSize,
        ["initializer_range"] = Real(0.02),
        ["intermediate_size"] = c.IntermediateSize,
        ["layer_types"] = new JsonArray([.. c.LayerKinds.Select(k => (JsonNode)(k == LayerKind.FullAttention ? "full_attention" : "linear_attention"))]),
        ["linear_conv_kernel_dim"] = c.ConvolutionKernel,
        ["linear_key_head_dim"] = c.LinearKeyHeadDimension,
        ["linear_num_key_heads"] = c.LinearKeyHeads,
        ["linear_num_value_heads"] = c.LinearValueHeads,
        ["linear_value_head_dim"] = c.LinearValueHeadDimension,
        ["max_position_embeddings"] = c.MaximumPositions,
        ["model_type"] = "qwen3_5_text",
        ["num_attention_heads"] = c.AttentionHeads,
        ["num_hidden_layers"] = c.LayerCount,
        ["num_key_value_heads"] = c.KeyValueHeads,
        ["pad_token_id"] = null,
        ["partial_rotary_factor"] = Real((double)c.RotaryDimension / c.HeadDimension),
        ["rms_norm_eps"] = Real(c.NormEpsilon),
        ["rope_parameters"] = new JsonObject
        {
            ["mrope_interleaved"] = true,
            ["mrope_section"] = new JsonArray(11, 11, 10),
            ["partial_rotary_factor"] = Real((double)c.RotaryDimension / c.HeadDimension),
            ["rope_theta"] = Real(c.RopeTheta),
            ["rope_type"] = "default",
        },
        ["tie_word_embeddings"] = c.TiedHead,
        ["use_cache"] = true,
        ["vocab_size"] = c.VocabularySize,
    };

    /// <summary>How config.json calls a type of weights.</summary>
    internal static string TypeName(TensorType type) => type switch { TensorType.BF16 => "bfloat16", TensorType.F16 => "float16", _ => "float32" };

    /// <summary>With its decimal point even when whole: readers that check types take 10000000 for an integer.</summary>
    private static JsonNode Real(double value) => JsonNode.Parse(value.ToString("0.0###############", CultureInfo.InvariantCulture))!;

    internal static JsonObject Generation(int? stopToken)
    {
        var content = new JsonObject { ["_from_model_config"] = true };
        if (stopToken is { } id) content["eos_token_id"] = id;
        content["use_cache"] = true;
        return content;
    }
}
