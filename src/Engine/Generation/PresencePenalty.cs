using TorchSharp;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>Remembers which tokens one reply holds and lowers their logits.</summary>
internal sealed class PresencePenalty : IDisposable
{
    // [V], minus the penalty at tokens seen.
    private readonly Tensor _offsets;
    private readonly Scalar _amount;

    internal PresencePenalty(double penalty, int vocabulary, Device device)
    {
        _amount = (-(float)penalty).ToScalar();
        _offsets = zeros([vocabulary], ScalarType.Float32, device).Kept();
    }

    /// <param name="logits">[V], changed in place.</param>
    internal void Apply(Tensor logits) => logits.add_(_offsets, Scalars.One);

    internal void Add(int id)
    {
        using var place = _offsets.narrow(0, id, 1);
        place.fill_(_amount);
    }

    public void Dispose()
    {
        _offsets.Dispose();
        _amount.Dispose();
    }
}
