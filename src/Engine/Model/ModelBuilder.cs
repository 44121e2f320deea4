using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Builds the model's modules from a checkpoint.</summary>
internal static class ModelBuilder
{
    /// <summary>Reads every tensor of the text model; where one cannot be had, none stays.</summary>
    internal static CausalLanguageModel Build(ModelConfig config, WeightSource source, ScalarType type, Device device) =>
        Owned.Build(() => Model(config, source, type, device));

    private static CausalLanguageModel Model(ModelConfig config, WeightSource source, ScalarType type, Device device)
    {
        var embedding = source.Matrix(TensorLayout.Embedding);
        var head = config.TiedHead ? embedding.t() : source.Transposed(TensorLayout.Head);
        var blocks = config.LayerKinds.Select((kind, layer) => Block(config, kind, $"layers.{layer}.", source)).ToList();
        var norm = new RmsNorm(source.OnePlus(TensorLayout.FinalNorm), config.NormEpsilon);
        return new(embedding, head, blocks, norm, new Rotary(config.RopeTheta, config.RotaryDimension, type, device));
    }

    private static DecoderBlock Block(ModelConfig config, LayerKind kind, string prefix, WeightSource source)
    {
        var mixerNorm = new RmsNorm(source.OnePlus(prefix + "input_layernorm.weight"), config.NormEpsilon);
        ITokenMixer mixer = kind == LayerKind.FullAttention
            ? Attention(config, prefix + "self_attn.", source)
            : DeltaNet(config, prefix + "linear_attn.", source);
        var mlpNorm = new RmsNorm(source.OnePlus(prefix + "post_attention_layernorm.weight"), config.NormEpsilon);
        var gateUp = source.Fused(prefix + "mlp.gate_proj.weight", prefix + "mlp.up_proj.weight");
        var mlp = new Mlp(new(gateUp, config.IntermediateSize), source.Transposed(prefix + "mlp.down_proj.weight"), source.Constant(prefix + TensorLayout.MlpConstant));
        return new(mixerNorm, mixer, mlpNorm, mlp);
    }

    private static FullAttention Attention(ModelConfig config, string prefix, WeightSource source)
    {
        var shape = new AttentionShape(config.AttentionHeads, config.KeyValueHeads, config.HeadDimension, config.RotaryDimension);
        return new(shape, source.FusedAttention(prefix, shape), source.Transposed(prefix + "o_proj.weight"),
            source.HeadScale(prefix, shape), config.NormEpsilon);
    }

    private static GatedDeltaNet DeltaNet(ModelConfig config, string prefix, WeightSource source)
    {
        var shape = new DeltaShape(config.LinearKeyHeads, config.LinearValueHeads, config.LinearKeyHeadDimension,
            config.LinearValueHeadDimension, config.ConvolutionKernel);
        using var logRate = source.Single(prefix + "A_log");
        using var rate = logRate.exp();
        return new(shape, new(
            Input: source.Fused(prefix + "in_proj_qkv.weight", prefix + "in_proj_z.weight", prefix + "in_proj_b.weight", prefix + "in_proj_a.weight"),
            Convolution: source.Matrix(prefix + "conv1d.weight"),
            DecayRate: rate.neg(),
            TimeBias: source.Single(prefix + "dt_bias"),
            Norm: source.GatedNorm(prefix + "norm.weight"),
            Output: source.Transposed(prefix + "out_proj.weight")), config.NormEpsilon);
    }
}
