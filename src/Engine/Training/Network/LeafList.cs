using static TorchSharp.torch;

namespace Vectorscope.Engine.Training.Network;

/// <summary>The leaves of one part of the network, in the order in which they are made.</summary>
internal sealed class LeafList(WeightBuffers weights, string prefix)
{
    private readonly List<Leaf> _leaves = [];

    internal IReadOnlyList<Leaf> Leaves => _leaves;

    internal Tensor Precise(string name) => Add(weights.Precise(prefix + name));

    internal Tensor Matrix(params string[] names) => Add(weights.Matrix([.. names.Select(n => prefix + n)]));

    private Tensor Add(Leaf leaf)
    {
        _leaves.Add(leaf);
        return leaf.Tensor;
    }
}
