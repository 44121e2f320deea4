using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Training.Packing;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training.Network;

/// <summary>The final norm, the projection to the vocabulary, and the loss; only for places whose next token is learned.</summary>
internal sealed class TrainableHead
{
    // Bounds the memory of logits: this many at a time, 1 GiB in single precision.
    private const long LogitsAtOnce = 1L << 28;

    private readonly Tensor _norm, _matrix;
    private readonly ScalarType _type;
    private readonly double _epsilon;
    private readonly LeafList _leaves;

    internal TrainableHead(ModelConfig config, WeightBuffers weights)
    {
        _leaves = new LeafList(weights, "");
        (_type, _epsilon) = (weights.Type, config.NormEpsilon);
        _norm = _leaves.Precise(TensorLayout.FinalNorm);
        _matrix = _leaves.Matrix(config.TiedHead ? TensorLayout.Embedding : TensorLayout.Head);
    }

    internal IReadOnlyList<Leaf> Leaves => _leaves.Leaves;

    /// <summary>[n, d] of the residual stream to [n, V], wide.</summary>
    internal Tensor Logits(Tensor hidden) => Norms.Centred(hidden, _norm, _epsilon).to(_type).mm(_matrix.t()).to(_norm.dtype);

    /// <summary>The summed cross entropy of the learned tokens, part after part; each part is given away before the next is made.</summary>
    /// <param name="hidden">Residual stream [B·T, d].</param>
    /// <param name="input">Places and targets.</param>
    /// <param name="use">Takes one part's sum, a scalar.</param>
    internal void Losses(Tensor hidden, PackedInput input, Action<Tensor> use)
    {
        var atOnce = Math.Max(1, LogitsAtOnce / _matrix.size(0));
        for (long first = 0; first < input.Places.size(0); first += atOnce)
        {
            using var scope = NewDisposeScope();
            var take = Math.Min(atOnce, input.Places.size(0) - first);
            var logits = Logits(hidden.index_select(0, input.Places.narrow(0, first, take)));
            use(nn.functional.cross_entropy(logits, input.Targets.narrow(0, first, take), ignore_index: PackedBatch.NoTarget, reduction: nn.Reduction.Sum));
        }
    }
}
