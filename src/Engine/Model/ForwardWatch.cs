using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Copies everything that a <see cref="ForwardRequest"/> asks for to the host.</summary>
internal sealed class ForwardWatch(PlainNetwork network, ModelConfig config, ForwardRequest request, CancellationToken cancellationToken) : IGroupWatch
{
    // Rows of the head computed at once: bounds the memory of logits on the device.
    private const int HeadRows = 1024;
    private readonly HiddenStates _hidden = new(config.LayerCount, request.Ids.Length * config.HiddenSize);
    private float[] _logits = [];
    private long[]? _greedy;

    /// <summary>The request's rows without their padding.</summary>
    internal IReadOnlyList<ScheduledPrompt> Prompts => [.. Enumerable.Range(0, request.Rows).Select(Prompt)];

    /// <summary>What was read, once the group is done.</summary>
    internal ForwardResult Result
    {
        get
        {
            if (request.Mask is { } mask && mask.Contains(false))
            {
                ZeroPadding(_logits, mask, config.VocabularySize);
                ZeroPadding(_hidden.All, mask, config.HiddenSize);
                ZeroPadding(_hidden.LastBlock, mask, config.HiddenSize);
            }
            return new(request.Rows, request.Length, _logits, _hidden.All, _hidden.LastBlock, _greedy);
        }
    }

    public IResidualTap OfPrompts(Device device) => _hidden;

    public void AfterPrompts(Tensor normed, Func<Tensor, Tensor> beforeHead)
    {
        HostCopy.ToSingles(normed, _hidden.Index(config.LayerCount));
        cancellationToken.ThrowIfCancellationRequested();
        _logits = Logits(beforeHead(normed.view(-1, config.HiddenSize)));
    }

    public IResidualTap? OfReplies(Tensor active) => null;

    public void Finish(IReadOnlyList<IReadOnlyList<int>> replies)
    {
        if (request.Greedy == 0) return;
        _greedy = [.. replies.SelectMany((reply, row) => request.Ids.AsSpan(row * request.Length, request.Length).ToArray().Concat(reply.Select(id => (long)id)))];
    }

    private ScheduledPrompt Prompt(int row)
    {
        var ids = request.Ids.AsSpan(row * request.Length, request.Length);
        var padding = request.Mask is { } mask ? mask.AsSpan(row * request.Length, request.Length).Count(false) : 0;
        return new(new([.. ids[padding..].ToArray().Select(id => (int)id)], new SamplingOptions { Greedy = true, MaxTokens = request.Greedy }))
        {
            Intervention = request.Intervention,
            ThinkingTags = request.ThinkingTags,
        };
    }

    private float[] Logits(Tensor hidden)
    {
        var (count, vocabulary) = (hidden.size(0), config.VocabularySize);
        var all = new float[count * vocabulary];
        for (long first = 0; first < count; first += HeadRows)
        {
            using var scope = NewDisposeScope();
            var take = Math.Min(HeadRows, count - first);
            HostCopy.ToSingles(network.Value.Logits(hidden.narrow(0, first, take)), all.AsSpan((int)(first * vocabulary), (int)(take * vocabulary)));
        }
        return all;
    }

    // values: [outer, positions, width] for the positions of the mask.
    private static void ZeroPadding(Span<float> values, bool[] mask, int width)
    {
        for (var at = 0; at < values.Length / width; at++)
            if (!mask[at % mask.Length]) values.Slice(at * width, width).Clear();
    }

    public void Dispose()
    {
    }
}
