using TorchSharp;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Activations.Capturing;

/// <summary>One batch through the model. Use on the engine thread only.</summary>
internal sealed class BatchCapture(CausalLanguageModel network, ModelConfig config, CapturePlan plan)
{
    private readonly int _layers = config.LayerCount + 1;

    public void Run(CaptureBatch batch, BatchBuffers buffers, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var (rows, replies) = (batch.Rows.Count, plan.UsesReplies);
        using var input = new BatchInput(plan, batch, network.Device);
        using var cache = replies ? network.CreateCache() : null;
        using var prompt = new PromptTap(
            rows, _layers, config.HiddenSize, input.MeanWeights, plan.Positions.Contains(CapturePosition.LastPromptToken),
            network.Device, cancellationToken);
        var normed = network.Forward(input.Ids, input.Mask, cache, prompt);
        using var reply = replies
            ? new ReplyCapture(network, config, plan, batch, cancellationToken)
            : null;
        reply?.Run(normed.narrow(1, normed.size(1) - 1, 1), input.Mask, cache!);

        // One copy to the host for each position, all layers together.
        for (var p = 0; p < plan.Positions.Count; p++)
        {
            var captured = plan.Positions[p] switch
            {
                CapturePosition.LastPromptToken => prompt.Last!,
                CapturePosition.PromptMean => prompt.Mean!,
                _ => reply!.Mean(),
            };
            HostCopy.ToSingles(captured, buffers.Rows(p, rows));
        }
        buffers.Responses = reply?.Tokens;
    }
}
