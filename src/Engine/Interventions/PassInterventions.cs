using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Interventions;

/// <summary>The moves of one forward pass of B rows and n new tokens each. Rows without a move are not touched, not even rounded.</summary>
/// <param name="rows">The batch's moves.</param>
/// <param name="length">n.</param>
/// <param name="marks">What a row's new token is.</param>
/// <param name="device">The model's.</param>
internal sealed class PassInterventions(RowInterventions rows, int length, Func<int, int, TokenMark> marks, Device device) : IDisposable
{
    private readonly Dictionary<RowMoves, TokenIndex> _tokens = [];
    private readonly Dictionary<RowMoves, Tensor> _open = [];
    private int _layer;

    /// <summary>Null where no row has an intervention.</summary>
    internal static PassInterventions? Of(RowInterventions? rows, int length, Func<int, int, TokenMark> marks, Device device) =>
        rows is null ? null : new(rows, length, marks, device);

    /// <summary>The embedding, as it was looked up.</summary>
    /// <param name="x">[B·n, d], changed in place.</param>
    internal void AtEmbedding(Tensor x)
    {
        foreach (var moves in rows.At(new(0, OperationSite.Writes))) Apply(x, moves, TokensOf(moves), 0);
        AtBlock(0, x);
    }

    /// <summary>A block begins.</summary>
    internal void Enter(int layer) => _layer = layer;

    /// <summary>The stream after a block.</summary>
    /// <param name="layer">0 for the embedding, else 1…L.</param>
    /// <param name="x">[B·n, d], changed in place.</param>
    internal void AtBlock(int layer, Tensor x)
    {
        foreach (var moves in rows.At(new(layer, OperationSite.Block))) Apply(x, moves, TokensOf(moves), layer);
        foreach (var moves in rows.GatesAt(layer)) LookAt(x, moves, layer);
    }

    /// <summary>Something was written into the stream: what it wrote is changed afterwards, without being computed by itself.</summary>
    /// <param name="x">[B·n, d], with the write in it; changed in place.</param>
    /// <param name="input">[B·n, k], what was multiplied.</param>
    /// <param name="weight">W [k, d].</param>
    /// <param name="constant">What was written beside the product, [d] float32; null for nothing.</param>
    internal void AfterWrite(Tensor x, Tensor input, Tensor weight, Tensor? constant = null)
    {
        var list = rows.At(new(_layer, OperationSite.Writes));
        if (list.Count == 0) return;
        using var scope = NewDisposeScope();
        // What the moves so far changed, so that each sees the result of the one before.
        var changed = list.Count > 1 ? zeros(x.shape, ScalarType.Float32, device) : null;
        foreach (var moves in list)
        {
            var tokens = TokensOf(moves);
            if (tokens.Count == 0) continue;
            var units = tokens.Spread(moves.Units);
            var p = tokens.Take(input).mul(tokens.Spread(rows.Read(moves, weight))).sum(1, keepdim: true);
            if (constant is not null) p.add_(units.mul(constant).sum(1, keepdim: true), Scalars.One);
            if (changed is not null) p.add_(tokens.Take(changed).mul(units).sum(1, keepdim: true), Scalars.One);
            var change = Moved(p, moves, tokens).mul(units);
            tokens.AddTo(x, change);
            if (changed is not null) tokens.AddTo(changed, change);
        }
    }

    /// <summary>The head's input of rows whose head follows the embedding's write; the same tensor when there is none.</summary>
    /// <param name="hidden">[B·n, d] after the final norm.</param>
    internal Tensor BeforeHead(Tensor hidden)
    {
        if (rows.Heads.Count == 0) return hidden;
        var copy = hidden.clone();
        foreach (var moves in rows.At(new(0, OperationSite.Writes)))
        {
            using var tokens = new TokenIndex(moves, rows.Count, length, marks, device, rows.Heads.Contains);
            Apply(copy, moves, tokens, 0);
        }
        return copy;
    }

    private void Apply(Tensor x, RowMoves moves, TokenIndex tokens, int layer)
    {
        if (tokens.Count == 0) return;
        using var scope = NewDisposeScope();
        if (moves.GateLayers.Contains(layer)) LookAt(x, moves, layer);
        var h = tokens.Own(x);
        if (moves.Shift is { } shift)
        {
            tokens.PutInto(x, h.add_(tokens.Spread(shift), Scalars.One));
            return;
        }
        var units = tokens.Spread(moves.Units);
        var before = moves.KeepsNorm is null ? null : h.norm(1, keepdim: true);
        h.addcmul_(Moved(h.mul(units).sum(1, keepdim: true), moves, tokens), units, Scalars.Of(1));
        if (before is not null)
        {
            // Where the norm is not kept the factor is 1, exactly.
            var factor = before.div(h.norm(1, keepdim: true).clamp_min(Scalars.Of(float.Epsilon)));
            h.mul_(where(tokens.Spread(moves.KeepsNorm!).gt(Scalars.Of(0)), factor, ones_like(factor)));
        }
        tokens.PutInto(x, h);
    }

    // s·(clamp(p, low, high) − p) + c, or 0 where a gate is shut; [M, 1].
    private Tensor Moved(Tensor p, RowMoves moves, TokenIndex tokens)
    {
        var wanted = moves.IsFixed ? tokens.Spread(moves.Low).sub(p) : p.maximum(tokens.Spread(moves.Low)).minimum(tokens.Spread(moves.High)).sub_(p);
        var move = wanted.mul_(tokens.Spread(moves.Strength));
        if (moves.HasConstant) move.add_(tokens.Spread(moves.Constant), Scalars.One);
        return _open.TryGetValue(moves, out var open) ? move.mul_(open) : move;
    }

    // 1 where the gate of a token's row is open, [M, 1]; rows whose gates look at other layers keep what they have.
    private void LookAt(Tensor x, RowMoves moves, int layer)
    {
        var tokens = TokensOf(moves);
        if (tokens.Count == 0) return;
        using var scope = NewDisposeScope();
        var p = tokens.Take(x).mul(tokens.Spread(moves.GateUnits!)).sum(1, keepdim: true);
        var open = p.sub_(tokens.Spread(moves.GateThreshold!)).mul_(tokens.Spread(moves.GateSign!)).gt(Scalars.Of(0)).to(ScalarType.Float32);
        var here = tokens.Spread(HostCopy.FromSingles([.. Enumerable.Range(0, moves.Rows.Count).Select(i => moves.GateLayer(i) == layer ? 1f : 0f)], [moves.Rows.Count, 1], device));
        var known = _open.TryGetValue(moves, out var earlier) ? earlier : ones_like(open);
        _open[moves] = where(here.gt(Scalars.Of(0)), open, known).DetachFromDisposeScope();
        earlier?.Dispose();
    }

    private TokenIndex TokensOf(RowMoves moves) =>
        _tokens.TryGetValue(moves, out var index) ? index : _tokens[moves] = new TokenIndex(moves, rows.Count, length, marks, device, _ => true);

    public void Dispose()
    {
        foreach (var index in _tokens.Values) index.Dispose();
        foreach (var open in _open.Values) open.Dispose();
    }
}
