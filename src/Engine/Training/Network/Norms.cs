using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training.Network;

/// <summary>Norms of the model with gradients.</summary>
internal static class Norms
{
    /// <summary>Zero-centred norm: x · (mean(x²) + ε)^-½ · (1 + w), in the precision of the weight.</summary>
    /// <param name="x">[..., d].</param>
    /// <param name="weight">w, [d].</param>
    /// <param name="epsilon">ε.</param>
    internal static Tensor Centred(Tensor x, Tensor weight, double epsilon) => TorchAbi.RmsNorm(x.to(weight.dtype), weight.add(Scalars.One, Scalars.One), epsilon);

    /// <summary>x · (mean(x²) + ε)^-½ · w · SiLU(gate), in the precision of the weight.</summary>
    internal static Tensor Gated(Tensor x, Tensor gate, Tensor weight, double epsilon) =>
        TorchAbi.RmsNorm(x, weight, epsilon).mul(gate.to(weight.dtype).silu());
}
