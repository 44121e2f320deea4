using TorchSharp;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Rotary position embedding over the leading <c>width</c> channels of a head, plain (text needs no multimodal sections).</summary>
internal sealed class Rotary : IDisposable
{
    private readonly Tensor _frequencies;
    private readonly ScalarType _type;

    /// <param name="theta">Base.</param>
    /// <param name="width">Rotated channels R.</param>
    /// <param name="type">The model's type.</param>
    /// <param name="device">The model's device.</param>
    internal Rotary(double theta, int width, ScalarType type, Device device)
    {
        _type = type;
        using var scope = NewDisposeScope();
        // Single precision throughout: angles at large positions keep the rounding that models were trained with.
        var exponents = arange(Scalars.Of(0), Scalars.Of(width), Scalars.Of(2), ScalarType.Float32, device).div_(Scalars.Of(width));
        var powers = pow(tensor((float)theta, device: device), exponents);
        _frequencies = powers.reciprocal().Kept();
    }

    /// <summary>[R/2], single precision.</summary>
    internal Tensor Frequencies => _frequencies;

    /// <param name="positions">[B or 1, n], single precision.</param>
    internal RotaryTable Table(Tensor positions) => Owned.Build(() => Make(positions));

    private RotaryTable Make(Tensor positions)
    {
        using var scope = NewDisposeScope();
        var angles = positions.unsqueeze(-1).mul(_frequencies);
        Tensor cosine = angles.cos(), sine = angles.sin();
        var cosines = cat([cosine, cosine], -1).unsqueeze(2).to(_type);
        var sines = cat([sine.neg(), sine], -1).unsqueeze(2).to(_type);
        return new(cosines.Kept(), sines.Kept());
    }

    public void Dispose() => _frequencies.Dispose();
}
