using TorchSharp;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Activations.Capturing;

/// <summary>Keeps the wanted rows of the prompt's block outputs on the device, in float32.</summary>
internal sealed class PromptTap : IResidualTap, IDisposable
{
    private readonly Tensor? _weights;
    private readonly CancellationToken _cancellationToken;

    // On a GPU the whole pass is queued before its first layer is there.
    private readonly EarlyDownload? _download;

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
        long[] shape = [layers, batch, width];
        _weights = meanWeights;
        _cancellationToken = cancellationToken;
        Last = last ? empty(shape, ScalarType.Float32, device).Kept() : null;
        Mean = meanWeights is null ? null : empty(shape, ScalarType.Float32, device).Kept();
        _download = device.type == DeviceType.CUDA ? new EarlyDownload() : null;
    }

    /// <summary>[L+1, B, d].</summary>
    public Tensor? Last { get; }

    /// <summary>[L+1, B, d].</summary>
    public Tensor? Mean { get; }

    public void OnBlockOutput(int layer, Tensor x)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        // Padding is on the left, so every row's last token is in the last column.
        Last?.select(0, layer).copy_(x.select(1, x.size(1) - 1));
        // Summed as a product in float32 whatever the model's type: a long bfloat16 sum would keep two digits.
        Mean?.select(0, layer).copy_(_weights!.bmm(x.to(ScalarType.Float32)).squeeze(1));
        _download?.Mark();
    }

    /// <summary>Copies a layer of <see cref="Last"/> or <see cref="Mean"/> to the host as soon as it is computed, and waits for that.</summary>
    /// <param name="kept">One of the two.</param>
    /// <param name="layer">0…L.</param>
    /// <param name="rows">[B, d].</param>
    public void Bring(Tensor kept, int layer, Span<float> rows)
    {
        using var own = kept.select(0, layer);
        if (_download is null) HostCopy.ToSingles(own, rows);
        else _download.Copy(layer, TorchAbi.DataPointer(own), rows);
    }

    public void Dispose()
    {
        _download?.Dispose();
        Last?.Dispose();
        Mean?.Dispose();
    }
}
