using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>One <see cref="ForwardRequest"/> on the engine thread.</summary>
internal static class ForwardRun
{
    // Rows of the head computed at once: bounds the memory of logits on the device.
    private const int HeadRows = 1024;

    internal static ForwardResult Run(CausalLanguageModel model, ModelConfig config, ForwardRequest request, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        int rows = request.Rows, length = request.Length, width = config.HiddenSize, layers = config.LayerCount;
        var ids = HostCopy.FromIntegers(request.Ids, [rows, length], model.Device);
        var isPadded = request.Mask?.Contains(false) ?? false;
        var mask = isPadded ? tensor(request.Mask!, [rows, length], device: model.Device) : null;
        var hidden = new HiddenStates(layers, request.Ids.Length * width);
        using var cache = request.Greedy > 0 ? model.CreateCache() : null;

        using var changed = request.Intervention is { } intervention
            ? RowInterventions.Of([.. Enumerable.Repeat(intervention, rows)], model.Device) : null;
        var marks = Marks(request);
        using var pass = Changes(changed, length, marks, 0, model.Device);
        var normed = model.Forward(ids, mask, cache, hidden, pass);
        HostCopy.ToSingles(normed, hidden.Index(layers));
        cancellationToken.ThrowIfCancellationRequested();
        var input = normed.view(-1, width);
        var logits = Logits(model, pass?.BeforeHead(input) ?? input, config.VocabularySize);
        var greedy = cache is null ? null : Continue(model, request, normed, mask, cache, changed, marks, cancellationToken);
        if (isPadded)
        {
            ZeroPadding(logits, request.Mask!, config.VocabularySize);
            ZeroPadding(hidden.All, request.Mask!, width);
            ZeroPadding(hidden.LastBlock, request.Mask!, width);
        }
        return new(rows, length, logits, hidden.All, hidden.LastBlock, greedy);
    }

    private static TokenMarks[] Marks(ForwardRequest request) =>
    [
        .. Enumerable.Range(0, request.Rows).Select(row =>
        {
            var marks = new TokenMarks(request.ThinkingTags?.Begins, request.ThinkingTags?.Ends);
            foreach (var id in request.Ids.AsSpan(row * request.Length, request.Length)) marks.Add((int)id, written: false);
            return marks;
        }),
    ];

    private static PassInterventions? Changes(RowInterventions? rows, int length, TokenMarks[] marks, int past, TorchSharp.torch.Device device) =>
        rows is null ? null : new(rows, length, (row, token) => marks[row][past + token], device);

    private static float[] Logits(CausalLanguageModel model, Tensor normed, int vocabulary)
    {
        var count = normed.size(0);
        var all = new float[count * vocabulary];
        for (long first = 0; first < count; first += HeadRows)
        {
            using var scope = NewDisposeScope();
            var take = Math.Min(HeadRows, count - first);
            HostCopy.ToSingles(model.Logits(normed.narrow(0, first, take)), all.AsSpan((int)(first * vocabulary), (int)(take * vocabulary)));
        }
        return all;
    }

    private static long[] Continue(CausalLanguageModel model, ForwardRequest request, Tensor normed, Tensor? mask, ModelCache cache,
        RowInterventions? changed, TokenMarks[] marks, CancellationToken cancellationToken)
    {
        int rows = request.Rows, length = request.Length, total = length + request.Greedy;
        var replies = new long[rows * total];
        for (var row = 0; row < rows; row++) request.Ids.AsSpan(row * length, length).CopyTo(replies.AsSpan(row * total));
        var last = normed.narrow(1, length - 1, 1);
        var pass = Changes(changed, 1, marks, length - 1, model.Device);
        var seen = mask;
        for (var step = 0; step < request.Greedy; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = model.Logits(pass?.BeforeHead(last.select(1, 0)).unsqueeze(1) ?? last).argmax(-1);
            pass?.Dispose();
            var chosen = HostCopy.ToIntegers(next);
            for (var row = 0; row < rows; row++) replies[row * total + length + step] = chosen[row];
            if (step == request.Greedy - 1) break;
            if (seen is not null) seen = cat([seen, ones(rows, 1, ScalarType.Bool, model.Device)], 1);
            for (var row = 0; row < rows; row++) marks[row].Add((int)chosen[row], written: true);
            pass = Changes(changed, 1, marks, marks[0].Count - 1, model.Device);
            last = model.Forward(next, seen, cache, tap: null, pass);
        }
        return replies;
    }

    // values: [outer, positions, width] for the positions of the mask.
    private static void ZeroPadding(Span<float> values, bool[] mask, int width)
    {
        for (var at = 0; at < values.Length / width; at++)
            if (!mask[at % mask.Length]) values.Slice(at * width, width).Clear();
    }
}
