using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Grouped-query softmax attention with normed queries and keys, partial rotation and a sigmoid output gate.</summary>
internal sealed class FullAttention : ITokenMixer
{
    private readonly AttentionShape _shape;
    private readonly FusedProjection _input;
    private readonly Tensor _output, _headScale;
    private readonly double _epsilon;

    /// <param name="shape">Sizes.</param>
    /// <param name="input">[d, (2H + 2kv) · width] transposed view; columns are all queries, keys, values, gates, each head by head.</param>
    /// <param name="output">[H · width, d] transposed view.</param>
    /// <param name="headScale">1 + w of the query norm for each query head, then of the key norm for each key head: [H + kv, width], single precision.</param>
    /// <param name="epsilon">Of both norms.</param>
    internal FullAttention(AttentionShape shape, Tensor input, Tensor output, Tensor headScale, double epsilon) =>
        (_shape, _input, _output, _headScale, _epsilon) =
            (shape, new(input, (shape.Heads + shape.KeyValueHeads) * shape.HeadWidth), output, headScale, epsilon);

    internal Tensor Input => _input.Both;

    internal Tensor Output => _output;

    internal Tensor HeadScale => _headScale;

    public ISequenceCache CreateCache() => new AttentionCache();

    public void AddTo(Tensor x, Tensor h, ForwardPass pass, ILayerCache? cache)
    {
        using var scope = NewDisposeScope();
        int heads = _shape.Heads, pairs = _shape.KeyValueHeads, width = _shape.HeadWidth;
        long batch = pass.Batch, length = pass.Length;
        var (turning, rest) = _input.Apply(h);

        // Queries and keys are normed and rotated together, as H + kv heads.
        var turned = turning.view(batch, length, heads + pairs, width).to(ScalarType.Float32);
        turned = TorchAbi.RmsNorm(turned, null, _epsilon);
        turned = turned.mul_(_headScale).to(x.dtype);
        pass.Rotary.Rotate(turned);

        var queries = turned.narrow(2, 0, heads).transpose(1, 2);
        var keys = turned.narrow(2, heads, pairs).transpose(1, 2);
        var values = rest.narrow(1, 0, pairs * width).view(batch, length, pairs, width).transpose(1, 2);
        if (cache is AttentionCache memory) (keys, values) = memory.Append(keys, values);

        var mixed = cache is AttentionRows rows ? ByRow(queries, keys, values, pass, rows)
            : Mix(queries, keys, values, pass.ScoreMask, pass.Causal);
        var gate = rest.narrow(1, pairs * width, heads * width).sigmoid();
        gate.mul_(mixed);
        pass.WriteTap?.OnWriteInput(pass.Layer, byMixer: true, gate);
        x.addmm_(gate, _output);
        pass.Interventions?.AfterWrite(x, gate, _output);
    }

    // Rows of different pasts: each attends over its own keys, so none is padded and none copied when rows come and go.
    private Tensor ByRow(Tensor queries, Tensor keys, Tensor values, ForwardPass pass, AttentionRows rows)
    {
        var mixed = new Tensor[pass.Batch];
        for (var row = 0; row < mixed.Length; row++)
        {
            using var scope = NewDisposeScope();
            var mask = pass.RowMasks![row];
            var (all, read) = rows[row].Append(keys.narrow(0, row, 1), values.narrow(0, row, 1));
            mixed[row] = Mix(queries.narrow(0, row, 1), all, read, mask, causal: mask is null && pass.Length > 1).MoveToOuterDisposeScope();
        }
        return mixed.Length == 1 ? mixed[0] : cat(mixed, 0);
    }

    private Tensor Mix(Tensor queries, Tensor keys, Tensor values, Tensor? mask, bool causal) =>
        queries.size(2) == 1 ? One(queries, keys, values, mask) : Many(queries, keys, values, mask, causal);

    // The queries of a group take the place of query positions, so keys and values need not be repeated.
    private Tensor One(Tensor queries, Tensor keys, Tensor values, Tensor? mask)
    {
        long group = _shape.Heads / _shape.KeyValueHeads;
        var grouped = queries.reshape(queries.size(0), _shape.KeyValueHeads, group, _shape.HeadWidth);
        return nn.functional.scaled_dot_product_attention(grouped, keys, values, mask)
            .reshape(queries.size(0), _shape.Heads * _shape.HeadWidth);
    }

    private Tensor Many(Tensor queries, Tensor keys, Tensor values, Tensor? mask, bool causal) =>
        nn.functional.scaled_dot_product_attention(queries, Repeated(keys), Repeated(values), mask, is_casual: causal)
            .transpose(1, 2).reshape(queries.size(0) * queries.size(2), _shape.Heads * _shape.HeadWidth);

    private Tensor Repeated(Tensor heads)
    {
        long group = _shape.Heads / _shape.KeyValueHeads;
        if (group == 1) return heads;
        long batch = heads.size(0), length = heads.size(2);
        return heads.unsqueeze(2).expand(batch, _shape.KeyValueHeads, group, length, _shape.HeadWidth)
            .reshape(batch, _shape.Heads, length, _shape.HeadWidth);
    }

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        _headScale.Dispose();
    }
}
