using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>What can be computed for all chunks of the delta rule at once. Single precision; H = B · nv matrices per chunk.</summary>
/// <remarks>
/// With c the running sum of g inside a chunk of C tokens, D_ij = exp(c_i − c_j) for j ≤ i and 0 above, and
/// M_ij = β_i (k̂_i·k̂_j) D_ij for j &lt; i. Queries here are of unit length; their dk^-½ is applied to the output.
/// </remarks>
internal sealed class DeltaChunks
{
    /// <summary>Number of chunks.</summary>
    internal required long Count { get; init; }

    /// <summary>Tokens per chunk, C.</summary>
    internal required long Length { get; init; }

    /// <summary>The first chunk that may find a state other than zero: 0 or 1.</summary>
    internal required long First { get; init; }

    /// <summary>How many chunks are followed by a state that someone reads.</summary>
    internal required long Transitions { get; init; }

    /// <summary>A_ij = (q̂_i·k̂_j) D_ij, [chunks, H, C, C].</summary>
    internal required Tensor Attend { get; init; }

    /// <summary>U of (I + M) U = diag(β) V, [chunks, H, C, dv].</summary>
    internal required Tensor News { get; init; }

    /// <summary>W of (I + M) W = diag(β e^c) K̂, for chunks from <see cref="First"/>, [chunks − First, H, C, dk].</summary>
    internal Tensor? Reads { get; init; }

    /// <summary>Q̃ = e^c Q̂, for chunks from <see cref="First"/>, [chunks − First, H, C, dk].</summary>
    internal Tensor? GrownQueries { get; init; }

    /// <summary>K̃ = e^(c_last − c) K̂, for the first <see cref="Transitions"/> chunks, [., H, C, dk].</summary>
    internal Tensor? FadedKeys { get; init; }

    /// <summary>γ = e^c_last, [chunks, H, 1, 1].</summary>
    internal Tensor? Fade { get; init; }

    internal static DeltaChunks From(DeltaInput input, DeltaShape shape, UnitKeys keys, bool hasPast, bool wantState)
    {
        long batch = input.Tokens.size(0), length = DeltaChunkRule.ChunkLength(input.LogDecay.size(1));
        long count = input.Tokens.size(1) / length, matrices = batch * shape.ValueHeads;
        long first = hasPast ? 0 : 1, transitions = wantState ? count : count - 1;
        int nk = shape.KeyHeads, dk = shape.KeyWidth, dv = shape.ValueWidth, group = shape.Group;

        // Chunks outermost, so that one chunk of every head is a contiguous batch of matrices. A matrix holds a chunk's
        // C queries and then its C keys: one product with the keys gives both q̂·k̂ and k̂·k̂, once per key head.
        var rows = empty([count, batch, nk, 2, length, dk], ScalarType.Float32, input.Tokens.device);
        rows.copy_(input.Tokens.narrow(2, 0, 2 * nk * dk).view(batch, count, length, 2, nk, dk).permute(1, 0, 4, 3, 2, 5));
        rows = keys.Normalize(rows).view(count * batch * nk, 2 * length, dk);
        var keyRows = rows.narrow(1, length, length);
        var products = rows.bmm(keyRows.transpose(1, 2)).view(count, batch, nk, 1, 2, length, length);
        var grouped = rows.view(count, batch, nk, 1, 2, length, dk);
        Tensor queriesOf = grouped.select(4, 0), keysOf = grouped.select(4, 1);

        // Padding has β = 0 and g = 0 and so changes neither the state nor an earlier output.
        var sums = ByChunk(input.LogDecay, shape, count, length).cumsum(-1);
        var beta = ByChunk(input.Strength, shape, count, length);
        // exp above the diagonal may overflow; those entries are dropped, never multiplied.
        var decay = sums.unsqueeze(-1).sub(sums.unsqueeze(-2)).exp_().tril_();
        var attend = products.select(4, 0).mul(decay);
        var system = decay.mul_(products.select(4, 1)).mul_(beta.unsqueeze(-1)).view(-1, length, length);
        // T = (I + M)⁻¹ diag(β), so that U = T V and W = T diag(e^c) K̂.
        var solver = UnitLowerTriangular.Inverse(system).view(count, batch, nk, group, length, length);
        solver.mul_(beta.unsqueeze(-2));

        var values = empty([count, batch, nk, group, length, dv], ScalarType.Float32, input.Tokens.device);
        values.copy_(input.Tokens.narrow(2, 2 * nk * dk, shape.ValueChannels).view(batch, count, length, nk, group, dv).permute(1, 0, 3, 4, 2, 5));
        var news = solver.view(-1, length, length).bmm(values.view(-1, length, dv));

        Tensor? reads = null, grown = null, faded = null, fade = null;
        if (first < count)
        {
            var growth = sums.narrow(0, first, count - first).exp();
            grown = queriesOf.narrow(0, first, count - first).mul(growth.unsqueeze(-1));
            // The value heads of a group share their keys: stacked as more rows of T they need no copies of them.
            var stacked = solver.narrow(0, first, count - first).mul(growth.unsqueeze(-2)).reshape(-1, group * length, length);
            reads = stacked.bmm(keyRows.narrow(0, first * batch * nk, (count - first) * batch * nk));
        }
        if (transitions > 0)
        {
            var last = sums.narrow(-1, length - 1, 1);
            faded = keysOf.narrow(0, 0, transitions).mul(last.sub(sums).exp_().unsqueeze(-1).narrow(0, 0, transitions));
            fade = last.exp().view(count, matrices, 1, 1);
        }
        return new()
        {
            Count = count,
            Length = length,
            First = first,
            Transitions = transitions,
            Attend = attend.view(count, matrices, length, length),
            News = news.view(count, matrices, length, dv),
            Reads = reads?.view(count - first, matrices, length, dk),
            GrownQueries = grown?.view(count - first, matrices, length, dk),
            FadedKeys = faded?.view(transitions, matrices, length, dk),
            Fade = fade,
        };
    }

    // [B, n, nv] to [chunks, B, nk, group, C], zeros behind the last token.
    private static Tensor ByChunk(Tensor perToken, DeltaShape shape, long count, long length)
    {
        long batch = perToken.size(0), missing = count * length - perToken.size(1);
        var padded = missing > 0 ? nn.functional.pad(perToken, [0, 0, 0, missing]) : perToken;
        var split = padded.view(batch, count, length, shape.KeyHeads, shape.Group).permute(1, 0, 3, 4, 2);
        return split.to(ScalarType.Float32).contiguous();
    }
}
