using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Root-mean-square norm whose stored weight is an offset from one: x̂ · (1 + w).</summary>
/// <remarks>Everything up to and including the product is single precision; only the result takes the type of x.</remarks>
internal sealed class RmsNorm(Tensor onePlusWeight, double epsilon) : IDisposable
{
    /// <summary>1 + w, [d] single precision.</summary>
    internal Tensor Weight => onePlusWeight;

    /// <param name="x">[..., d].</param>
    internal Tensor Apply(Tensor x)
    {
        if (x.dtype == ScalarType.Float32) return TorchAbi.RmsNorm(x, onePlusWeight, epsilon);
        using var wide = x.to(ScalarType.Float32);
        using var normed = TorchAbi.RmsNorm(wide, onePlusWeight, epsilon);
        return normed.to(x.dtype);
    }

    public void Dispose() => onePlusWeight.Dispose();
}
