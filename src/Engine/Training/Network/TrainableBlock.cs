using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training.Network;

/// <summary>One block as a function: x + mixer(norm(x)), then x + MLP(norm(x)).</summary>
internal sealed class TrainableBlock : IDisposable
{
    private readonly ITrainableMixer _mixer;
    private readonly Tensor _mixerNorm, _mlpNorm, _gateUp, _down;
    private readonly ScalarType _type;
    private readonly double _epsilon;
    private readonly int _wide;
    private readonly LeafList _leaves;

    internal TrainableBlock(ModelConfig config, int layer, WeightBuffers weights)
    {
        _leaves = new LeafList(weights, $"layers.{layer}.");
        (_type, _epsilon, _wide) = (weights.Type, config.NormEpsilon, config.IntermediateSize);
        _mixerNorm = _leaves.Precise("input_layernorm.weight");
        _mixer = config.LayerKinds[layer] == LayerKind.FullAttention
            ? new TrainableAttention(config, _leaves)
            : new TrainableDeltaNet(config, _leaves, weights.Wide, weights.Values.device);
        _mlpNorm = _leaves.Precise("post_attention_layernorm.weight");
        _gateUp = _leaves.Matrix("mlp.gate_proj.weight", "mlp.up_proj.weight");
        _down = _leaves.Matrix("mlp.down_proj.weight");
    }

    internal IReadOnlyList<Leaf> Leaves => _leaves.Leaves;

    /// <param name="x">Residual stream [B·T, d], wide.</param>
    /// <param name="input">Rows and documents.</param>
    /// <returns>[B·T, d], wide.</returns>
    internal Tensor Apply(Tensor x, PackedInput input)
    {
        using var scope = NewDisposeScope();
        var middle = x.add(_mixer.Apply(Norms.Centred(x, _mixerNorm, _epsilon).to(_type), input), Scalars.One);
        var gateUp = Norms.Centred(middle, _mlpNorm, _epsilon).to(_type).mm(_gateUp.t()).split([_wide, _wide], 1);
        return middle.add(gateUp[0].silu().mul(gateUp[1]).mm(_down.t()), Scalars.One).MoveToOuterDisposeScope();
    }

    public void Dispose() => _mixer.Dispose();
}
