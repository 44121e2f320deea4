using TorchSharp;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Activations.Capturing;

/// <summary>A batch's tokens on the device, padded on the left.</summary>
internal sealed class BatchInput : IDisposable
{
    public BatchInput(CapturePlan plan, CaptureBatch batch, Device device)
    {
        int rows = batch.Rows.Count, length = batch.Length;
        // Padding keeps id 0: it is masked, so any token will do.
        var ids = new long[rows * length];
        var mask = new bool[rows * length];
        var weights = new float[rows * length];
        for (var i = 0; i < rows; i++)
        {
            var prompt = plan.Sides[batch.Rows[i].Side].Prompts[batch.Rows[i].Prompt].TokenIds;
            var start = i * length + length - prompt.Length;
            for (var t = 0; t < prompt.Length; t++)
                ids[start + t] = prompt[t];
            mask.AsSpan(start, prompt.Length).Fill(true);
            weights.AsSpan(start, prompt.Length).Fill(1f / prompt.Length);
        }
        Ids = HostCopy.FromIntegers(ids, [rows, length], device);
        Mask = mask.Contains(false) ? tensor(mask, [rows, length], device: device) : null;
        MeanWeights = plan.Positions.Contains(CapturePosition.PromptMean)
            ? HostCopy.FromSingles(weights, [rows, 1, length], device)
            : null;
    }

    /// <summary>[B, n] int64.</summary>
    public Tensor Ids { get; }

    /// <summary>[B, n] booleans, false at padding; null when nothing is padded.</summary>
    public Tensor? Mask { get; }

    /// <summary>[B, 1, n] float32, 1/length at real tokens; null when no prompt mean is wanted.</summary>
    public Tensor? MeanWeights { get; }

    public void Dispose()
    {
        Ids.Dispose();
        Mask?.Dispose();
        MeanWeights?.Dispose();
    }
}
