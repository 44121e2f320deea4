using TorchSharp;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training.Network;

/// <summary>The gated delta rule of <see cref="DeltaChunkRule"/> with gradients, its state zero at the start of every document.</summary>
/// <remarks>
/// Inside a chunk, D_ij is zero between documents. The state before a chunk reaches only tokens of the document that was open
/// there; the state after it holds only what the chunk's last document wrote, and the state before only if that document reaches
/// through. So every border is exact, whatever the decay, and so are the gradients. As in the rule for inference,
/// S ← (γ I − K̃ᵀ W) S + K̃ᵀ U is the only thing done chunk after chunk. H = B · nv matrices per chunk.
/// </remarks>
internal static class DocumentDeltaRule
{
    /// <param name="tokens">[B, T, channels] after the convolution: queries, keys, values.</param>
    /// <param name="strength">β, [B, T, nv], wide.</param>
    /// <param name="logDecay">g ≤ 0, [B, T, nv], wide.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="keys">Norm of queries and keys.</param>
    /// <param name="input">Where documents begin and end.</param>
    /// <returns>[B, T, nv, dv], wide.</returns>
    internal static Tensor Apply(Tensor tokens, Tensor strength, Tensor logDecay, DeltaShape shape, UnitKeys keys, PackedInput input)
    {
        long batch = input.Rows, length = input.Chunk, count = input.Length / length;
        int nk = shape.KeyHeads, dk = shape.KeyWidth, dv = shape.ValueWidth, group = shape.Group;
        var wide = logDecay.dtype;

        var parts = tokens.split([2 * nk * dk, shape.ValueChannels], 2);
        // [2, m, B, nk, C, dk]: chunks outermost, so that one chunk of every head is a batch of matrices.
        var pairs = Laid(parts[0].view(batch, count, length, 2, nk, dk).permute(3, 1, 0, 4, 2, 5), wide);
        var pair = keys.Normalize(pairs).unbind(0);
        Tensor queries = pair[0], keyRows = pair[1];
        var values = Laid(parts[1].view(batch, count, length, nk, group, dv).permute(1, 0, 3, 4, 2, 5), wide);
        var beta = Laid(strength.view(batch, count, length, nk, group).permute(1, 0, 3, 4, 2), wide).unsqueeze(-1);
        var sums = Laid(logDecay.view(batch, count, length, nk, group).permute(1, 0, 3, 4, 2), wide).cumsum(-1);

        // Hidden before the exponential: above the diagonal it could overflow, and a gradient through infinity is no number.
        var decay = sums.unsqueeze(-1).sub(sums.unsqueeze(-2)).masked_fill_(input.Apart, Scalars.Of(double.NegativeInfinity)).exp_();
        var grow = sums.exp().mul(input.Continues).unsqueeze(-1);
        var last = sums.narrow(-1, length - 1, 1);
        var fade = last.sub(sums).exp().mul(input.Stays).unsqueeze(-1);
        var through = last.exp().mul(input.Through);

        // The value heads of a group share their keys: stacked as more rows they need no copies of them.
        var transposed = keyRows.view(-1, length, dk).transpose(1, 2);
        var weighted = keyRows.unsqueeze(3).mul(beta);
        var system = weighted.view(-1, group * length, dk).bmm(transposed).view(count, batch, nk, group, length, length).mul(decay);
        var attend = queries.view(-1, length, dk).bmm(transposed).view(count, batch, nk, 1, length, length).mul(decay);

        // U and W at once; only what lies below the diagonal of the system is read.
        var right = cat([values.mul(beta), weighted.mul(grow)], -1).view(-1, length, dv + dk);
        var solved = linalg.solve_triangular(system.view(-1, length, length), right, upper: false, unitriangular: true);
        var faded = keyRows.unsqueeze(3).mul(fade).view(-1, length, dk);
        var states = Scan(faded.transpose(1, 2).bmm(solved).view(count, -1, dk, dv + dk), through.view(count, -1, 1, 1), dv);

        var news = solved.split([dv, dk], 2);
        var written = AddProduct(news[0], news[1], states, beta: 1, alpha: -1);
        var read = queries.unsqueeze(3).mul(grow).view(-1, length, dk).bmm(states);
        var scale = (float)keys.QueryScale;
        var output = AddProduct(read, attend.view(-1, length, length), written, scale, scale);
        return output.view(count, batch, nk, group, length, dv).permute(1, 0, 4, 2, 3, 5).reshape(batch, count * length, shape.ValueHeads, dv);
    }

    // The state before each chunk, [m · H, dk, dv], from K̃ᵀ[U W], [m, H, dk, dv + dk], and γ, [m, H, 1, 1].
    private static Tensor Scan(Tensor products, Tensor through, int dv)
    {
        var (count, dk) = (products.size(0), products.size(2));
        var parts = products.split([dv, dk], 3);
        var moves = eye(dk, dtype: products.dtype, device: products.device).mul(through).sub(parts[1]).unbind(0);
        var adds = parts[0].unbind(0);
        var states = new Tensor[count];
        states[0] = zeros_like(adds[0]);
        if (count > 1) states[1] = adds[0];
        for (var m = 2; m < count; m++) states[m] = AddProduct(adds[m - 1], moves[m - 1], states[m - 1], beta: 1, alpha: 1);
        return stack(states).view(-1, dk, dv);
    }

    // beta · sum + alpha · left · right. TorchSharp names the arguments of baddbmm in another order than it passes them: the
    // receiver is the left factor and the last tensor the sum.
    private static Tensor AddProduct(Tensor sum, Tensor left, Tensor right, float beta, float alpha) => left.baddbmm(right, sum, beta, alpha);

    // A contiguous copy of a view in another type, in one operation.
    private static Tensor Laid(Tensor view, ScalarType type) => empty(view.shape, type, view.device).copy_(view);
}
