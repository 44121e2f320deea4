using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Tests.Checkpoints;

public sealed class ModelConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Load_FlatConfigOfTransformers_HasEveryNumber()
    {
        var config = ModelConfig.Load(Fixtures.TinyModel);

        Assert.Equal((64, 4, 4, 2, 32, 8), (config.HiddenSize, config.LayerCount, config.AttentionHeads, config.KeyValueHeads, config.HeadDimension, config.RotaryDimension));
        Assert.Equal((2, 4, 16, 16, 4), (config.LinearKeyHeads, config.LinearValueHeads, config.LinearKeyHeadDimension, config.LinearValueHeadDimension, config.ConvolutionKernel));
        Assert.Equal((128, 320, 1e-6, 1e7, true), (config.IntermediateSize, config.VocabularySize, config.NormEpsilon, config.RopeTheta, config.TiedHead));
        Assert.Equal((32, 64, 128), (config.LinearKeyDimension, config.LinearValueDimension, config.ConvolutionChannels));
        Assert.Equal([LayerKind.LinearAttention, LayerKind.LinearAttention, LayerKind.LinearAttention, LayerKind.FullAttention], config.LayerKinds);
        Assert.Equal((TensorType.F32, 4096), (config.StoredType, config.MaximumPositions));
        Assert.Empty(config.StopTokenIds);
        Assert.Empty(config.Warnings);
    }

    [Fact]
    public void Load_NestedTextConfig_ReadsItBeforeTheTop()
    {
        var inner = Tiny();
        inner.Remove("tie_word_embeddings");
        Write(new JsonObject { ["model_type"] = "qwen3_5", ["hidden_size"] = 1, ["tie_word_embeddings"] = true, ["vision_config"] = new JsonObject(), ["text_config"] = inner });

        var config = ModelConfig.Load(_folder.Path);

        Assert.Equal(64, config.HiddenSize);
        Assert.True(config.TiedHead);
    }

    [Fact]
    public void Load_NoLayerTypes_FollowsTheInterval()
    {
        var config = Load(c => { c.Remove("layer_types"); c["full_attention_interval"] = 3; c["num_hidden_layers"] = 7; });

        Assert.Equal([2, 5], Enumerable.Range(0, 7).Where(i => config.LayerKinds[i] == LayerKind.FullAttention));
    }

    [Fact]
    public void Load_LayerTypesAndInterval_LayerTypesDecide() =>
        Assert.Equal(LayerKind.FullAttention, Load(c => { c["full_attention_interval"] = 4; c["layer_types"]![0] = "full_attention"; }).LayerKinds[0]);

    [Fact]
    public void Load_RopeValuesAtTheTop_AreUsed()
    {
        var config = Load(c => { c.Remove("rope_parameters"); c["rope_theta"] = 5000; c["partial_rotary_factor"] = 0.5; });

        Assert.Equal((5000, 16), (config.RopeTheta, config.RotaryDimension));
    }

    [Fact]
    public void Load_StopTokensInBothFiles_AreJoinedWithTheFamilysOwn()
    {
        File.WriteAllText(_folder["generation_config.json"], """{"eos_token_id": [248046, 7, 999999]}""");

        var config = Load(c => { c["vocab_size"] = 248320; c["eos_token_id"] = 5; });

        Assert.Equal([5, 248046, 7, 248044], config.StopTokenIds);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"eos_token_id": "seven"}""")]
    public void Load_BrokenGenerationConfig_WarnsAndUsesTheRest(string text)
    {
        File.WriteAllText(_folder["generation_config.json"], text);

        var config = Load(c => c["eos_token_id"] = 5);

        Assert.Equal([5], config.StopTokenIds);
        Assert.Contains("generation_config.json", Assert.Single(config.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hidden_size")]
    [InlineData("num_hidden_layers")]
    [InlineData("num_attention_heads")]
    [InlineData("num_key_value_heads")]
    [InlineData("head_dim")]
    [InlineData("linear_num_key_heads")]
    [InlineData("linear_num_value_heads")]
    [InlineData("linear_key_head_dim")]
    [InlineData("linear_value_head_dim")]
    [InlineData("linear_conv_kernel_dim")]
    [InlineData("intermediate_size")]
    [InlineData("vocab_size")]
    [InlineData("rms_norm_eps")]
    [InlineData("model_type")]
    public void Load_MissingKey_IsNamed(string key) => AssertRefused(c => c.Remove(key), $"'{key}'");

    [Theory]
    [InlineData("hidden_size", "0", "'hidden_size' is 0")]
    [InlineData("hidden_size", "-64", "'hidden_size' is -64")]
    [InlineData("hidden_size", "64.5", "'hidden_size' is 64.5")]
    [InlineData("hidden_size", "\"64\"", "'hidden_size' is \"64\"")]
    [InlineData("hidden_size", "3000000000", "'hidden_size'")]
    [InlineData("num_hidden_layers", "5", "'layer_types'")]
    [InlineData("layer_types", "[\"linear_attention\",\"linear_attention\",\"linear_attention\",\"sliding_attention\"]", "sliding_attention")]
    [InlineData("layer_types", "3", "'layer_types'")]
    [InlineData("num_key_value_heads", "3", "'num_attention_heads' = 4 is not a multiple of 'num_key_value_heads' = 3")]
    [InlineData("linear_num_key_heads", "3", "'linear_num_value_heads' = 4 is not a multiple")]
    [InlineData("hidden_act", "\"gelu\"", "'hidden_act' is 'gelu'")]
    [InlineData("attention_bias", "true", "'attention_bias' is true")]
    [InlineData("attention_bias", "1", "'attention_bias' is 1")]
    [InlineData("attn_output_gate", "false", "'attn_output_gate' is false")]
    [InlineData("model_type", "\"llama\"", "'llama'")]
    [InlineData("model_type", "\"qwen3_5_moe\"", "'qwen3_5_moe'")]
    [InlineData("rms_norm_eps", "0", "'rms_norm_eps' is 0")]
    [InlineData("tie_word_embeddings", "\"yes\"", "'tie_word_embeddings'")]
    [InlineData("eos_token_id", "[[1]]", "'eos_token_id'")]
    [InlineData("rope_parameters", "{\"rope_type\":\"yarn\",\"rope_theta\":1,\"partial_rotary_factor\":1}", "'rope_parameters.rope_type' is 'yarn'")]
    [InlineData("rope_parameters", "{\"rope_type\":\"default\",\"partial_rotary_factor\":1}", "'rope_theta' is missing")]
    [InlineData("rope_parameters", "{\"rope_theta\":1,\"partial_rotary_factor\":2}", "'partial_rotary_factor' is 2")]
    [InlineData("rope_parameters", "{\"rope_theta\":1,\"partial_rotary_factor\":0.1}", "'partial_rotary_factor' is 0.1")]
    [InlineData("rope_scaling", "{\"type\":\"linear\",\"factor\":4}", "'rope_scaling.rope_type' is 'linear'")]
    public void Load_ValueThatIsNotSupported_IsNamedWithWhatWasFound(string key, string json, string says) =>
        AssertRefused(c => c[key] = JsonNode.Parse(json), says);

    [Fact]
    public void Load_TyingSaidDifferentlyAtTheTwoLevels_IsRefused()
    {
        Write(new JsonObject { ["model_type"] = "qwen3_5", ["tie_word_embeddings"] = false, ["text_config"] = Tiny() });

        Assert.Contains("'tie_word_embeddings'", Assert.Throws<CheckpointException>(() => ModelConfig.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"model_type":"\ud800"}""")]
    public void Load_NotAJsonObject_IsRefused(string text)
    {
        File.WriteAllText(_folder["config.json"], text);

        Assert.Contains("config.json", Assert.Throws<CheckpointException>(() => ModelConfig.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoFile_IsRefused() => Assert.Throws<CheckpointException>(() => ModelConfig.Load(_folder.Path));

    private void AssertRefused(Action<JsonObject> edit, string says)
    {
        var e = Assert.Throws<CheckpointException>(() => Load(edit));

        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.Equal(_folder["config.json"], e.File);
    }

    private ModelConfig Load(Action<JsonObject> edit)
    {
        var config = Tiny();
        edit(config);
        Write(config);
        return ModelConfig.Load(_folder.Path);
    }

    private static JsonObject Tiny() => JsonNode.Parse(File.ReadAllText(Path.Combine(Fixtures.TinyModel, "config.json")))!.AsObject();

    private void Write(JsonObject config) => File.WriteAllText(_folder["config.json"], config.ToJsonString());

    public void Dispose() => _folder.Dispose();
}
