using TorchSharp;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training.Network;

/// <summary>Depthwise causal convolution inside each document, then SiLU: y_t = SiLU(Σ_j w_j · x_{t − K + 1 + j}).</summary>
internal static class DocumentConvolution
{
    /// <param name="tokens">[B, T, channels].</param>
    /// <param name="taps">[channels, 1, K]; the last tap multiplies the current token.</param>
    /// <param name="input">Says which earlier tokens belong to the same document.</param>
    /// <returns>[B, T, channels].</returns>
    internal static Tensor Apply(Tensor tokens, Tensor taps, PackedInput input)
    {
        var weights = taps.to(tokens.dtype).squeeze(1).unbind(1);
        var result = tokens.mul(weights[^1]);
        // What the roll brings round from the row's end is masked like any other document.
        for (var back = 1; back < weights.Length; back++)
            result = result.addcmul(tokens.roll(back, 1).mul(input.Before[back - 1]), weights[^(back + 1)], Scalars.One);
        return result.silu();
    }
}
