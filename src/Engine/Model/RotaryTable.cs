using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Cosines and sines for one pass, in the model's type.</summary>
/// <param name="Cosine">[B or 1, n, 1, R]: the R/2 cosines twice.</param>
/// <param name="SignedSine">[B or 1, n, 1, R]: the negated sines, then the sines.</param>
internal sealed record RotaryTable(Tensor Cosine, Tensor SignedSine) : IDisposable
{
    /// <summary>Rotates the first R channels of every head in place; the half-split pairing, channel i with i + R/2.</summary>
    /// <param name="heads">[B, n, heads, width].</param>
    internal void Rotate(Tensor heads)
    {
        var width = Cosine.size(-1);
        using var turning = heads.narrow(-1, 0, width);
        using var swapped = turning.roll(width / 2, -1);
        swapped.mul_(SignedSine);
        turning.mul_(Cosine);
        turning.add_(swapped, Scalars.One);
    }

    public void Dispose()
    {
        Cosine.Dispose();
        SignedSine.Dispose();
    }
}
