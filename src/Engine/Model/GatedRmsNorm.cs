using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Norm over one value head, then a plain weight, then a SiLU gate that is no part of the variance.</summary>
/// <remarks>
/// Order of casts: the norm in single precision, rounded to the type of x; times the weight in the wider of both types; times
/// the gate in single precision; rounded to the type of x.
/// </remarks>
internal sealed class GatedRmsNorm(Tensor weight, double epsilon) : IDisposable
{
    /// <summary>w, [dv], of the model's type or wider.</summary>
    internal Tensor Weight => weight;

    /// <param name="x">[..., dv].</param>
    /// <param name="gate">Same shape and type as x, any strides.</param>
    internal Tensor Apply(Tensor x, Tensor gate)
    {
        using var normed = TorchAbi.RmsNorm(x, null, epsilon);
        using var weighted = normed.mul(weight);
        using var wide = gate.to(ScalarType.Float32);
        using var open = wide.silu();
        open.mul_(weighted);
        return open.to(x.dtype);
    }

    public void Dispose() => weight.Dispose();
}
