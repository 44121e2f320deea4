using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>The text model on tensors. Use on the engine thread only.</summary>
internal sealed class CausalLanguageModel : IDisposable
{
    private readonly Tensor _embedding, _head;
    private readonly IReadOnlyList<DecoderBlock> _blocks;
    private readonly RmsNorm _finalNorm;
    private readonly Rotary _rotary;

    /// <param name="embedding">[V, d].</param>
    /// <param name="head">[d, V] transposed view, of the embedding when tied.</param>
    /// <param name="blocks">First block first.</param>
    /// <param name="finalNorm">Before the head.</param>
    /// <param name="rotary">Of all full-attention blocks.</param>
    internal CausalLanguageModel(Tensor embedding, Tensor head, IReadOnlyList<DecoderBlock> blocks, RmsNorm finalNorm, Rotary rotary) =>
        (_embedding, _head, _blocks, _finalNorm, _rotary, Width) = (embedding, head, blocks, finalNorm, rotary, (int)embedding.size(1));

    /// <summary>[V, d].</summary>
    internal Tensor Embedding => _embedding;

    /// <summary>[d, V] transposed view.</summary>
    internal Tensor Head => _head;

    /// <summary>First block first.</summary>
    internal IReadOnlyList<DecoderBlock> Blocks => _blocks;

    internal RmsNorm FinalNorm => _finalNorm;

    internal Rotary Rotary => _rotary;

    internal ScalarType Type => _embedding.dtype;

    internal Device Device => _embedding.device;

    /// <summary>L.</summary>
    internal int LayerCount => _blocks.Count;

    /// <summary>d.</summary>
    internal int Width { get; }

    internal ModelCache CreateCache() => new([.. _blocks.Select(b => b.CreateCache())]);

    /// <summary>Runs n tokens per row through all blocks.</summary>
    /// <param name="ids">[B, n] int64 on the model's device, every one inside the vocabulary.</param>
    /// <param name="mask">[B, P+n] booleans, false at padding on the left; null when nothing is padded, which is faster.</param>
    /// <param name="cache">P earlier tokens; n more are added. Null to remember nothing.</param>
    /// <param name="tap">Sees the residual stream, or null.</param>
    /// <param name="interventions">Changes the residual stream, or null.</param>
    /// <returns>[B, n, d] after the final norm. Finite at padding, but without meaning.</returns>
    internal Tensor Forward(Tensor ids, Tensor? mask, ModelCache? cache, IResidualTap? tap, PassInterventions? interventions = null)
    {
        using var pass = Owned.Build(() => Begin((int)ids.size(0), (int)ids.size(1), mask, cache?.Length ?? 0, interventions));
        var normed = Run(ids, pass, layer => cache?[layer], tap);
        cache?.Advance(pass.Length);
        return normed;
    }

    /// <summary>Runs n tokens per row through all blocks, where every row has a past of its own length.</summary>
    /// <param name="ids">[B, n] int64 on the model's device, every one inside the vocabulary; nothing is padded.</param>
    /// <param name="rows">What the B rows remember; n more tokens are added to each.</param>
    /// <param name="interventions">Changes the residual stream, or null.</param>
    /// <param name="tap">Sees the residual stream, or null.</param>
    /// <returns>[B, n, d] after the final norm.</returns>
    internal Tensor ForwardRows(Tensor ids, RowBatch rows, PassInterventions? interventions = null, IResidualTap? tap = null)
    {
        using var pass = Owned.Build(() => Begin((int)ids.size(1), rows.Lengths, interventions));
        var normed = Run(ids, pass, layer => rows[layer], tap);
        rows.Advance(pass.Length);
        return normed;
    }

    private Tensor Run(Tensor ids, ForwardPass pass, Func<int, ILayerCache?> cache, IResidualTap? tap)
    {
        using var scope = NewDisposeScope();
        pass.WriteTap = tap as IWriteTap;
        var x = _embedding.index_select(0, ids.reshape(-1));
        var stream = x.view(pass.Batch, pass.Length, -1);
        pass.Interventions?.AtEmbedding(x);
        tap?.OnBlockOutput(0, stream);
        for (var layer = 0; layer < _blocks.Count; layer++)
        {
            pass.Layer = layer + 1;
            pass.Interventions?.Enter(layer + 1);
            _blocks[layer].Apply(x, pass, cache(layer));
            pass.Interventions?.AtBlock(layer + 1, x);
            tap?.OnBlockOutput(layer + 1, stream);
        }
        return _finalNorm.Apply(stream).MoveToOuterDisposeScope();
    }

    /// <summary>[..., d] after the final norm to [..., V], in the model's type.</summary>
    internal Tensor Logits(Tensor hidden) => hidden.matmul(_head);

    private ForwardPass Begin(int batch, int length, Tensor? mask, int past, PassInterventions? interventions)
    {
        using var scope = NewDisposeScope();
        // One new token without padding sees everything; a whole sequence without padding needs causal order only.
        var needed = mask is not null || (length > 1 && past > 0);
        var tokens = mask is null ? null : mask.narrow(1, past, length).to(Type).reshape(-1, 1).Kept();
        return new()
        {
            Batch = batch,
            Length = length,
            Past = past,
            Rotary = _rotary.Table(PassMasks.Positions(mask, past, length, Device)),
            ScoreMask = needed ? PassMasks.Scores(mask, past, length, Type, Device).Kept() : null,
            Causal = !needed && length > 1,
            TokenMask = tokens,
            Interventions = interventions,
        };
    }

    private ForwardPass Begin(int length, IReadOnlyList<int> pasts, PassInterventions? interventions)
    {
        using var scope = NewDisposeScope();
        var rows = pasts.Count;
        var positions = new float[rows * length];
        for (var i = 0; i < positions.Length; i++) positions[i] = pasts[i / length] + i % length;
        return new()
        {
            Batch = rows,
            Length = length,
            Rotary = _rotary.Table(HostCopy.FromSingles(positions, [rows, length], Device)),
            RowMasks = [.. pasts.Select(past => past > 0 && length > 1
                ? PassMasks.Scores(null, past, length, Type, Device).Kept() : null)],
            Interventions = interventions,
        };
    }

    public void Dispose()
    {
        foreach (var block in _blocks) block.Dispose();
        _finalNorm.Dispose();
        _rotary.Dispose();
        _head.Dispose();
        _embedding.Dispose();
    }
}
