using TorchSharp;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Depthwise causal convolution along time, then SiLU: y_t = SiLU(Σ_j w_j · x_{t − K + 1 + j}), no bias.</summary>
/// <param name="weight">[channels, 1, K]; the last tap multiplies the current token.</param>
internal sealed class CausalConvolution(Tensor weight) : IDisposable
{
    /// <param name="columns">[B, n, channels], any strides.</param>
    /// <param name="padding">Columns of no meaning wanted behind the result.</param>
    /// <param name="cache">Holds the columns before; updated. Null for a sequence start that is not remembered.</param>
    /// <returns>[B, channels, n + padding].</returns>
    internal Tensor Apply(Tensor columns, long padding, DeltaCache? cache)
    {
        using var scope = NewDisposeScope();
        long before = weight.size(2) - 1, length = columns.size(1), channels = weight.size(0);
        var input = columns.transpose(1, 2);
        if (cache?.Columns is { } earlier)
        {
            input = cat([earlier, input], 2);
            if (padding > 0) input = nn.functional.pad(input, (0, padding));
        }
        else
        {
            input = nn.functional.pad(input, (before, padding));
        }
        // A copy: a view would keep the whole input alive.
        cache?.Keep(input.narrow(2, length, before).clone());
        return nn.functional.conv1d(input, weight, groups: channels).silu_().MoveToOuterDisposeScope();
    }

    public void Dispose() => weight.Dispose();
}
