using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training.Network;

/// <summary>Linear attention of a linear-attention block, with gradients.</summary>
internal sealed class TrainableDeltaNet : ITrainableMixer
{
    private readonly DeltaShape _shape;
    private readonly UnitKeys _keys;
    private readonly double _epsilon;
    private readonly Tensor _input, _taps, _logRate, _timeBias, _norm, _output;

    internal TrainableDeltaNet(ModelConfig config, LeafList leaves, ScalarType wide, Device device)
    {
        _shape = new(config.LinearKeyHeads, config.LinearValueHeads, config.LinearKeyHeadDimension, config.LinearValueHeadDimension, config.ConvolutionKernel);
        _epsilon = config.NormEpsilon;
        _keys = new(_shape.KeyWidth, device, wide);
        _input = leaves.Matrix("linear_attn.in_proj_qkv.weight", "linear_attn.in_proj_z.weight", "linear_attn.in_proj_b.weight", "linear_attn.in_proj_a.weight");
        _taps = leaves.Precise("linear_attn.conv1d.weight");
        _logRate = leaves.Precise("linear_attn.A_log");
        _timeBias = leaves.Precise("linear_attn.dt_bias");
        _norm = leaves.Precise("linear_attn.norm.weight");
        _output = leaves.Matrix("linear_attn.out_proj.weight");
    }

    public Tensor Apply(Tensor h, PackedInput input)
    {
        long rows = input.Rows, length = input.Length;
        int heads = _shape.ValueHeads, width = _shape.ValueWidth;
        var wide = _norm.dtype;
        var parts = h.mm(_input.t()).split([_shape.Channels, _shape.ValueChannels, heads, heads], 1);
        var tokens = DocumentConvolution.Apply(parts[0].view(rows, length, _shape.Channels), _taps, input);
        var strength = parts[2].to(wide).sigmoid();
        var decay = Scalars.Softplus(parts[3].to(wide).add(_timeBias, Scalars.One)).mul(_logRate.exp().neg());
        var read = DocumentDeltaRule.Apply(tokens, strength, decay, _shape, _keys, input);
        var gated = Norms.Gated(read, parts[1].view(rows, length, heads, width), _norm, _epsilon);
        return gated.to(h.dtype).view(rows * length, _shape.ValueChannels).mm(_output.t());
    }

    public void Dispose() => _keys.Dispose();
}
