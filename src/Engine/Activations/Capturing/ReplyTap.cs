using TorchSharp;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Activations.Capturing;

/// <summary>Sums the block outputs of reply tokens, one step at a time.</summary>
internal sealed class ReplyTap(int batch, int layers, int width, Device device, CancellationToken cancellationToken)
    : IResidualTap, IDisposable
{
    /// <summary>[L+1, B, d] float32.</summary>
    public Tensor Sum { get; } = zeros([layers, batch, width], ScalarType.Float32, device).Kept();

    /// <summary>[B, 1] float32: 1 for rows whose reply goes on, 0 for those that have ended. Set before each step.</summary>
    public Tensor? Active { get; set; }

    public void OnBlockOutput(int layer, Tensor x)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        Sum.select(0, layer).addcmul_(x.select(1, 0).to(ScalarType.Float32), Active!, Scalars.Of(1));
    }

    public void Dispose() => Sum.Dispose();
}
