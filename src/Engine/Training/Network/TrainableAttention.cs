using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training.Network;

/// <summary>Softmax attention of a full-attention block, with gradients; each document sees itself only.</summary>
internal sealed class TrainableAttention : ITrainableMixer
{
    private readonly AttentionShape _shape;
    private readonly double _epsilon;
    private readonly Tensor _input, _queryNorm, _keyNorm, _output;

    internal TrainableAttention(ModelConfig config, LeafList leaves)
    {
        _shape = new(config.AttentionHeads, config.KeyValueHeads, config.HeadDimension, config.RotaryDimension);
        _epsilon = config.NormEpsilon;
        _input = leaves.Matrix("self_attn.q_proj.weight", "self_attn.k_proj.weight", "self_attn.v_proj.weight");
        _output = leaves.Matrix("self_attn.o_proj.weight");
        _queryNorm = leaves.Precise("self_attn.q_norm.weight");
        _keyNorm = leaves.Precise("self_attn.k_norm.weight");
    }

    public Tensor Apply(Tensor h, PackedInput input)
    {
        long rows = input.Rows, length = input.Length;
        int heads = _shape.Heads, pairs = _shape.KeyValueHeads, width = _shape.HeadWidth;
        var parts = h.mm(_input.t()).split([2L * heads * width, pairs * width, pairs * width], 1);
        // Each query head is followed by its gate.
        var queriesAndGates = parts[0].view(rows, length, heads, 2, width).unbind(3);
        var queries = Turned(queriesAndGates[0], _queryNorm, input.Rotary);
        var keys = Turned(parts[1].view(rows, length, pairs, width), _keyNorm, input.Rotary);
        var values = parts[2].view(rows, length, pairs, width).transpose(1, 2);
        var mixed = nn.functional.scaled_dot_product_attention(queries, Repeated(keys), Repeated(values), input.Sees)
            .transpose(1, 2).mul(queriesAndGates[1].sigmoid());
        return mixed.reshape(rows * length, heads * width).mm(_output.t());
    }

    // Normed, then its leading channels rotated, [B, heads, T, width].
    private Tensor Turned(Tensor heads, Tensor norm, RotaryTable rotary)
    {
        var normed = Norms.Centred(heads, norm, _epsilon).to(heads.dtype);
        long turning = _shape.RotaryWidth, all = _shape.HeadWidth;
        var first = normed.narrow(-1, 0, turning);
        var turned = first.mul(rotary.Cosine).add(first.roll(turning / 2, -1).mul(rotary.SignedSine), Scalars.One);
        return (turning == all ? turned : cat([turned, normed.narrow(-1, turning, all - turning)], -1)).transpose(1, 2);
    }

    private Tensor Repeated(Tensor heads)
    {
        long group = _shape.Heads / _shape.KeyValueHeads;
        return group == 1 ? heads : heads.unsqueeze(2).expand(-1, -1, group, -1, -1).flatten(1, 2);
    }

    public void Dispose()
    {
    }
}
