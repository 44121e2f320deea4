using System.Text.Json;
using System.Text.Unicode;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Tokenization.Files;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>Reads a <see cref="ModelConfig"/> and refuses, by name, what the engine does not compute.</summary>
internal static class ModelConfigReader
{
    internal const string ConfigFile = "config.json", GenerationFile = "generation_config.json", TiedKey = "tie_word_embeddings";

    // Sizes come from files; the bounds keep every product of three of them within 64 bits.
    private const int MaximumSize = 1 << 20, MaximumLayers = 4096;
    internal const int MaximumVocabulary = TokenizerFile.MaximumVocabulary;

    // <|im_end|> and <|endoftext|> of the published vocabulary, for folders whose files name only one of the two.
    private static readonly int[] FamilyStopIds = [248046, 248044];

    internal static ModelConfig Read(string folder)
    {
        var path = Path.Combine(folder, ConfigFile);
        using var document = Parse(path);
        try
        {
            return Read(folder, path, new ConfigKeys(path, document.RootElement));
        }
        catch (InvalidOperationException e)
        {
            // Half a surrogate pair, written as an escape: valid JSON, but no string.
            throw new CheckpointException(path, $"holds text that is not Unicode ({e.Message})", e);
        }
    }

    private static ModelConfig Read(string folder, string path, ConfigKeys keys)
    {
        RefuseOtherArchitectures(keys);

        var hidden = keys.Size("hidden_size", MaximumSize);
        int heads = keys.Size("num_attention_heads", MaximumSize), keyValueHeads = keys.Size("num_key_value_heads", MaximumSize);
        int keyHeads = keys.Size("linear_num_key_heads", MaximumSize), valueHeads = keys.Size("linear_num_value_heads", MaximumSize);
        RefuseIndivisible(path, "num_attention_heads", heads, "num_key_value_heads", keyValueHeads);
        RefuseIndivisible(path, "linear_num_value_heads", valueHeads, "linear_num_key_heads", keyHeads);
        var headDimension = keys.Size("head_dim", MaximumSize);
        var (theta, rotary) = Rope(keys, headDimension);
        var vocabulary = keys.Size("vocab_size", MaximumVocabulary);
        var warnings = new List<string>();
        var stops = StopIds(folder, keys, vocabulary, warnings);
        var config = new ModelConfig
        {
            HiddenSize = hidden,
            LayerKinds = Kinds(keys),
            AttentionHeads = heads,
            KeyValueHeads = keyValueHeads,
            HeadDimension = headDimension,
            RotaryDimension = rotary,
            RopeTheta = theta,
            LinearKeyHeads = keyHeads,
            LinearValueHeads = valueHeads,
            LinearKeyHeadDimension = keys.Size("linear_key_head_dim", MaximumSize),
            LinearValueHeadDimension = keys.Size("linear_value_head_dim", MaximumSize),
            ConvolutionKernel = keys.Size("linear_conv_kernel_dim", MaximumSize),
            IntermediateSize = keys.Size("intermediate_size", MaximumSize),
            VocabularySize = vocabulary,
            NormEpsilon = keys.Number("rms_norm_eps"),
            TiedHead = Tied(keys),
            MaximumPositions = keys.Find("max_position_embeddings") is { } m && m.ValueKind == JsonValueKind.Number && m.TryGetInt32(out var n) ? n : null,
            StoredType = (keys.Text("dtype") ?? keys.Text("torch_dtype")) switch
            {
                "bfloat16" => TensorType.BF16,
                "float16" => TensorType.F16,
                "float32" => TensorType.F32,
                _ => null,
            },
            StopTokenIds = stops,
            Warnings = warnings,
        };
        RefuseTooWide(path, config);
        return config;
    }

    /// <summary>A JSON file of a model folder.</summary>
    /// <exception cref="CheckpointException">It cannot be read, or is no JSON.</exception>
    internal static JsonDocument Parse(string path)
    {
        try
        {
            return JsonInput.ReadFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"cannot be read ({e.Message})", e);
        }
        catch (JsonException e)
        {
            throw new CheckpointException(path, $"is not valid JSON ({e.Message})", e);
        }
    }

    internal static bool IsSupported(string modelType) => modelType is "qwen3_5" or "qwen3_5_text";

    private static void RefuseOtherArchitectures(ConfigKeys keys)
    {
        foreach (var type in keys.Everywhere("model_type").Select(e => e.ToString()).DefaultIfEmpty("missing"))
        {
            if (!IsSupported(type))
                throw keys.Refuse("model_type", $"is '{Quote.Of(type)}'; only qwen3_5 and qwen3_5_text are supported");
        }
        if (keys.Text("hidden_act") is { } act && act != "silu") throw keys.Refuse("hidden_act", $"is '{Quote.Of(act)}'; only silu is supported");
        if (keys.Flag("attention_bias") is true) throw keys.Refuse("attention_bias", "is true; projections with bias are not supported");
        if (keys.Flag("attn_output_gate") is false) throw keys.Refuse("attn_output_gate", "is false; attention without gate is not supported");
    }

    private static LayerKind[] Kinds(ConfigKeys keys)
    {
        var count = keys.Size("num_hidden_layers", MaximumLayers);
        if (keys.Find("layer_types") is not { } types)
        {
            var interval = keys.Size("full_attention_interval", MaximumLayers);
            return [.. Enumerable.Range(1, count).Select(i => i % interval == 0 ? LayerKind.FullAttention : LayerKind.LinearAttention)];
        }
        if (types.ValueKind != JsonValueKind.Array || types.GetArrayLength() != count)
            throw keys.Refuse("layer_types", $"must be a list of num_hidden_layers = {count} names");
        return [.. types.EnumerateArray().Select(t => t.ToString() switch
        {
            "linear_attention" => LayerKind.LinearAttention,
            "full_attention" => LayerKind.FullAttention,
            var other => throw keys.Refuse("layer_types", $"names '{Quote.Of(other)}'; only linear_attention and full_attention are supported"),
        })];
    }

    private static (double Theta, int Rotary) Rope(ConfigKeys keys, int headDimension)
    {
        var rope = keys;
        foreach (var name in (string[])["rope_parameters", "rope_scaling"])
        {
            if (keys.Find(name) is not { } section) continue;
            if (section.ValueKind != JsonValueKind.Object) throw keys.Refuse(name, "is not an object");
            var inner = new ConfigKeys(keys.File, section, $"{name}.");
            var type = inner.Text("rope_type") ?? inner.Text("type") ?? "default";
            if (type != "default") throw inner.Refuse("rope_type", $"is '{Quote.Of(type)}'; only default is supported");
            if (name == "rope_parameters") rope = inner;
        }
        double Value(string name) => (rope.Find(name) is null ? keys : rope).Number(name);
        var factor = Value("partial_rotary_factor");
        var rotary = factor is > 0 and <= 1 ? (int)(headDimension * factor) : 0;
        if (rotary == 0 || rotary % 2 != 0)
            throw keys.Refuse("partial_rotary_factor", $"is {factor}: {factor} of head_dim {headDimension} is not a positive even number of channels");
        return (Value("rope_theta"), rotary);
    }

    private static bool Tied(ConfigKeys keys)
    {
        var said = keys.Everywhere(TiedKey).ToList();
        foreach (var value in said)
        {
            if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) throw keys.Refuse(TiedKey, "is neither true nor false");
        }
        // Absent means untied, as in transformers; a tied model then fails loudly on its missing lm_head.weight.
        if (said.Count == 0) return false;
        if (said.Any(v => v.ValueKind != said[0].ValueKind))
            throw keys.Refuse(TiedKey, "is true at one level and false at the other");
        return said[0].GetBoolean();
    }

    private static List<int> StopIds(string folder, ConfigKeys keys, int vocabulary, List<string> warnings)
    {
        var ids = keys.Everywhere("eos_token_id").SelectMany(e => keys.Ids("eos_token_id", e)).ToList();
        var path = Path.Combine(folder, GenerationFile);
        if (File.Exists(path))
        {
            try
            {
                using var document = Parse(path);
                var generation = new ConfigKeys(path, document.RootElement);
                if (generation.Find("eos_token_id") is { } eos) ids.AddRange(generation.Ids("eos_token_id", eos));
            }
            catch (CheckpointException e)
            {
                // Published folders have carried broken ones; the family's stop tokens make do without it.
                warnings.Add($"{e.Message}; its stop tokens are not used.");
            }
        }
        return [.. ids.Concat(FamilyStopIds).Where(id => id >= 0 && id < vocabulary).Distinct()];
    }

    private static void RefuseIndivisible(string path, string many, int manyCount, string few, int fewCount)
    {
        if (manyCount % fewCount != 0)
            throw new CheckpointException(path, $"'{many}' = {manyCount} is not a multiple of '{few}' = {fewCount}");
    }

    private static void RefuseTooWide(string path, ModelConfig c)
    {
        var widest = Math.Max(2L * c.LinearKeyHeads * c.LinearKeyHeadDimension + (long)c.LinearValueHeads * c.LinearValueHeadDimension,
            2L * c.AttentionHeads * c.HeadDimension);
        if (widest > int.MaxValue) throw new CheckpointException(path, $"head counts times head sizes give a projection of {widest} rows, which is not supported");
    }
}
