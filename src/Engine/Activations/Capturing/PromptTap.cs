using TorchSharp;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Activations.Capturing;

/// <summary>Keeps the wanted rows of the prompt's block outputs on the device, in float32.</summary>
internal sealed class PromptTap : IResidualTap, IDisposable
{
    private readonly Tensor? _weights;
    private readonly CancellationToken _cancellationToken;

    /// <param name="batch">B.</param>
    /// <param name="layers">L + 1.</param>
    /// <param name="width">d.</param>
    /// <param name="meanWeights">[B, 1, n] float32: 1/length at real tokens, 0 at padding; null when no mean is wanted.</param>
    /// <param name="last">Whether the last token is wanted.</param>
    /// <param name="device">The model's device.</param>
    /// <param name="cancellationToken">Checked at every layer.</param>
    public PromptTap(
        int batch, int layers, int width, Tensor? meanWeights, bool last, Device device, CancellationToken cancellationToken)
    {
        long[] shape = [batch, layers, width];
        _weights = meanWeights;
        _cancellationToken = cancellationToken;
        Last = last ? empty(shape, ScalarType.Float32, device).Kept() : null;
        Mean = meanWeights is null ? null : empty(shape, ScalarType.Float32, device).Kept();
    }

    /// <summary>[B, L+1, d].</summary>
    public Tensor? Last { get; }

    /// <summary>[B, L+1, d].</summary>
    public Tensor? Mean { get; }

    public void OnBlockOutput(int layer, Tensor x)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        // Padding is on the left, so every row's last token is in the last column.
        Last?.select(1, layer).copy_(x.select(1, x.size(1) - 1));
        // Summed as a product in float32 whatever the model's type: a long bfloat16 sum would keep two digits.
        Mean?.select(1, layer).copy_(_weights!.bmm(x.to(ScalarType.Float32)).squeeze(1));
    }

    public void Dispose()
    {
        Last?.Dispose();
        Mean?.Dispose();
    }
}
