using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Scales queries and keys of the delta rule to unit length: x · (Σ x² + 1e-6)^-½.</summary>
/// <remarks>
/// Written as a mean-square norm, which is one fused kernel: with epsilon 1e-6/dk and the constant weight dk^-½ it is the same
/// number. The further dk^-½ of queries is left to the products that use them (<see cref="QueryScale"/>).
/// </remarks>
internal sealed class UnitKeys : IDisposable
{
    private const double LengthEpsilon = 1e-6;
    private readonly Tensor _scale;
    private readonly double _epsilon;

    /// <param name="width">dk.</param>
    /// <param name="device">Where heads are.</param>
    /// <param name="type">Of the heads.</param>
    internal UnitKeys(int width, Device device, ScalarType type = ScalarType.Float32)
    {
        QueryScale = 1 / Math.Sqrt(width);
        _epsilon = LengthEpsilon / width;
        _scale = full([width], Scalars.Of(QueryScale), type, device).Kept();
    }

    /// <summary>dk^-½.</summary>
    internal double QueryScale { get; }

    /// <param name="heads">[..., dk], of the type asked for.</param>
    internal Tensor Normalize(Tensor heads) => TorchAbi.RmsNorm(heads, _scale, _epsilon);

    public void Dispose() => _scale.Dispose();
}
