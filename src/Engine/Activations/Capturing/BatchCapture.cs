using System.Threading.Channels;
using TorchSharp;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Statistics;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Activations.Capturing;

/// <summary>One batch through the model: what is kept of its prompts and of its replies.</summary>
/// <remarks>The token that ends a reply is not part of it and is not computed.</remarks>
/// <param name="config">The model's sizes.</param>
/// <param name="plan">What is kept.</param>
/// <param name="batch">Of the plan.</param>
/// <param name="buffers">Filled.</param>
/// <param name="layers">Told of each layer that the buffers have, in order: on a GPU while the later ones are computed.</param>
/// <param name="cancellationToken">Checked at every layer.</param>
internal sealed class BatchCapture(
    ModelConfig config, CapturePlan plan, CaptureBatch batch, BatchBuffers buffers, ChannelWriter<CapturedLayer> layers, CancellationToken cancellationToken) : IGroupWatch
{
    private readonly int _layers = config.LayerCount + 1;
    private Tensor? _weights;
    private PromptTap? _prompts;
    private ReplyTap? _replies;

    /// <summary>The batch's rows, for the scheduler.</summary>
    public IReadOnlyList<ScheduledPrompt> Prompts =>
    [
        .. batch.Rows.Select(row => new ScheduledPrompt(new(plan.Sides[row.Side].Prompts[row.Prompt].TokenIds, Sampling(row)))
        {
            FirstUnusedId = plan.FirstUnusedId,
            Intervention = plan.Sides[row.Side].Intervention?.Compiled,
            ThinkingTags = plan.ThinkingTags,
        }),
    ];

    public IResidualTap OfPrompts(Device device)
    {
        _weights = plan.Positions.Contains(CapturePosition.PromptMean) ? MeanWeights(device) : null;
        return _prompts = new PromptTap(
            batch.Rows.Count, _layers, config.HiddenSize, _weights, plan.Positions.Contains(CapturePosition.LastPromptToken), device, cancellationToken);
    }

    public void AfterPrompts(Tensor normed, Func<Tensor, Tensor> beforeHead)
    {
        if (plan.UsesReplies) _replies = new ReplyTap(batch.Rows.Count, _layers, config.HiddenSize, normed.device, cancellationToken);
    }

    public IResidualTap? OfReplies(Tensor active)
    {
        _replies!.Active = active;
        return _replies;
    }

    public void Finish(IReadOnlyList<IReadOnlyList<int>> replies)
    {
        using var means = plan.UsesReplies ? Mean(replies) : null;
        for (var layer = 0; layer < _layers; layer++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var p = 0; p < plan.Positions.Count; p++)
            {
                var rows = buffers.Layer(p, layer, batch.Rows.Count);
                if (plan.Positions[p] == CapturePosition.ResponseMean)
                {
                    using var own = means!.select(0, layer);
                    HostCopy.ToSingles(own, rows);
                }
                else _prompts!.Bring((plan.Positions[p] == CapturePosition.LastPromptToken ? _prompts.Last : _prompts.Mean)!, layer, rows);
                layers.TryWrite(new(p, layer));
            }
        }
        buffers.Responses = plan.UsesReplies ? [.. replies.Select(reply => reply.ToArray())] : null;
        buffers.IsWhole = true;
    }

    // [B, 1, n] float32: 1/length at real tokens, 0 at padding.
    private Tensor MeanWeights(Device device)
    {
        var weights = new float[batch.Rows.Count * batch.Length];
        for (var row = 0; row < batch.Rows.Count; row++)
        {
            var length = batch.Rows[row].Length;
            weights.AsSpan((row + 1) * batch.Length - length, length).Fill(1f / length);
        }
        return HostCopy.FromSingles(weights, [batch.Rows.Count, 1, batch.Length], device).Kept();
    }

    // [L+1, B, d] float32; zeros where a reply is empty.
    private Tensor Mean(IReadOnlyList<IReadOnlyList<int>> replies)
    {
        float[] shares = [.. replies.Select(reply => reply.Count == 0 ? 0f : 1f / reply.Count)];
        return _replies!.Sum.mul(HostCopy.FromSingles(shares, [shares.Length, 1], _replies.Sum.device));
    }

    private SamplingOptions Sampling(CaptureRow row) => new()
    {
        Temperature = plan.Temperature,
        TopP = plan.TopP,
        TopK = plan.TopK,
        MaxTokens = plan.UsesReplies ? plan.ResponseTokens : 0,
        StopIds = config.StopTokenIds,
        // A stream for each row of the plan: which batch it lands in makes no difference.
        Seed = unchecked((long)new SeededRandom(plan.Seed, RandomPurpose.Response, row.Number).NextBits()),
    };

    public void Dispose()
    {
        _weights?.Dispose();
        _prompts?.Dispose();
        _replies?.Dispose();
    }
}
