using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>The gated delta rule many tokens at a time, equal to <see cref="DeltaStepRule"/> up to rounding.</summary>
/// <remarks>
/// After Yang et al., "Gated Delta Networks" (2024). With the quantities of <see cref="DeltaChunks"/>, from chunk to chunk:
/// N = U − W S, O = Q̃ S + A N, S ← γ S + K̃ᵀ N. Only the state runs through the chunks one after the other.
/// </remarks>
internal static class DeltaChunkRule
{
    private const int Longest = 64;

    // Four singles are one aligned read of a matrix product.
    private const int Granule = 4;

    // Below so many matrices per chunk, and from so many chunks on, the device waits for launches.
    private const int FewMatrices = 128, ManyChunks = 4;

    /// <summary>Tokens per chunk: as few chunks as 64 allows, of equal length, so that little is padded.</summary>
    internal static long ChunkLength(long length)
    {
        var chunks = (length + Longest - 1) / Longest;
        var even = (length + chunks - 1) / chunks;
        return (even + Granule - 1) / Granule * Granule;
    }

    /// <summary>How many tokens, padding included, the rule wants for so many tokens.</summary>
    internal static long PaddedLength(long length)
    {
        var chunk = ChunkLength(length);
        return (length + chunk - 1) / chunk * chunk;
    }

    /// <param name="input">n tokens, padded to <see cref="PaddedLength"/>.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="keys">Norm of queries and keys.</param>
    /// <param name="initial">[B, nv, dk, dv], single precision; null for zeros. Not changed.</param>
    /// <param name="wantState">Whether the state after the last token is needed.</param>
    /// <returns>Output [B, n, nv, dv] of the type of the tokens, and the state or null.</returns>
    internal static (Tensor Output, Tensor? State) Apply(DeltaInput input, DeltaShape shape, UnitKeys keys, Tensor? initial, bool wantState)
    {
        using var scope = NewDisposeScope();
        long batch = input.Tokens.size(0), length = input.LogDecay.size(1);
        var chunks = DeltaChunks.From(input, shape, keys, hasPast: initial is not null, wantState);
        var states = Scan(chunks, initial?.view(batch * shape.ValueHeads, shape.KeyWidth, shape.ValueWidth));
        var output = Read(chunks, states, keys.QueryScale);

        // [chunks, B, nv, C, dv] to [B, tokens, nv, dv].
        var split = output.view(chunks.Count, batch, shape.ValueHeads, chunks.Length, shape.ValueWidth);
        var ordered = empty([batch, chunks.Count, chunks.Length, shape.ValueHeads, shape.ValueWidth], input.Tokens.dtype, output.device);
        ordered.copy_(split.permute(1, 0, 3, 2, 4));
        var result = ordered.view(batch, -1, shape.ValueHeads, shape.ValueWidth).narrow(1, 0, length).contiguous();
        var final = wantState ? states!.select(0, chunks.Count).clone().view(batch, shape.ValueHeads, shape.KeyWidth, shape.ValueWidth) : null;
        return (result.MoveToOuterDisposeScope(), final?.MoveToOuterDisposeScope());
    }

    // Makes N of each chunk in the place of U and returns the states: entry m is the one before chunk m.
    private static Tensor? Scan(DeltaChunks chunks, Tensor? initial)
    {
        if (initial is null && chunks.Transitions == 0) return null;
        long matrices = chunks.News.size(1), dv = chunks.News.size(3), dk = initial?.size(1) ?? chunks.FadedKeys!.size(3);
        var states = empty([chunks.Transitions + 1, matrices, dk, dv], ScalarType.Float32, chunks.News.device);
        if (initial is not null) states.select(0, 0).copy_(initial);
        if (matrices <= FewMatrices && chunks.Count >= ManyChunks) ScanStates(chunks, states);
        else ScanChunks(chunks, states);
        return states;
    }

    private static void ScanChunks(DeltaChunks chunks, Tensor states)
    {
        for (var m = 0; m < chunks.Count; m++)
        {
            using var scope = NewDisposeScope();
            var news = chunks.News.select(0, m);
            var state = m >= chunks.First ? states.select(0, m) : null;
            if (state is not null) TorchAbi.AddBatchedProduct(news, chunks.Reads!.select(0, m - chunks.First), state, alpha: -1);
            if (m >= chunks.Transitions) continue;
            var next = states.select(0, m + 1);
            TorchAbi.BatchedProduct(next, chunks.FadedKeys!.select(0, m).transpose(1, 2), news);
            if (state is not null) next.addcmul_(state, chunks.Fade!.select(0, m), Scalars.One);
        }
    }

    // S ← (γ I − K̃ᵀ W) S + K̃ᵀ U: more arithmetic, but one operation per chunk, where launching them is what takes time.
    private static void ScanStates(DeltaChunks chunks, Tensor states)
    {
        long transitions = chunks.Transitions, first = chunks.First, moves = transitions - first, later = chunks.Count - first;
        var keys = chunks.FadedKeys!.flatten(0, 1).transpose(1, 2);
        TorchAbi.BatchedProduct(states.narrow(0, 1, transitions).flatten(0, 1), keys, chunks.News.narrow(0, 0, transitions).flatten(0, 1));
        var matrices = chunks.News.size(1);
        var move = keys.narrow(0, first * matrices, moves * matrices).bmm(chunks.Reads!.narrow(0, 0, moves).flatten(0, 1)).neg_();
        move.diagonal(0, -2, -1).add_(chunks.Fade!.narrow(0, first, moves).reshape(-1, 1), Scalars.One);
        for (var m = first; m < transitions; m++)
        {
            using var scope = NewDisposeScope();
            TorchAbi.AddBatchedProduct(states.select(0, m + 1), move.narrow(0, (m - first) * matrices, matrices), states.select(0, m));
        }
        TorchAbi.AddBatchedProduct(chunks.News.narrow(0, first, later).flatten(0, 1), chunks.Reads!.flatten(0, 1), states.narrow(0, first, later).flatten(0, 1), alpha: -1);
    }

    // All chunks at once: the states before each are known by now.
    private static Tensor Read(DeltaChunks chunks, Tensor? states, double scale)
    {
        var output = empty([chunks.Count * chunks.News.size(1), chunks.Length, chunks.News.size(3)], ScalarType.Float32, chunks.News.device);
        long matrices = chunks.News.size(1), later = chunks.Count - chunks.First;
        Tensor attend = chunks.Attend.flatten(0, 1), news = chunks.News.flatten(0, 1);
        if (later > 0)
        {
            if (chunks.First > 0) output.narrow(0, 0, chunks.First * matrices).zero_();
            var before = states!.narrow(0, chunks.First, later).flatten(0, 1);
            TorchAbi.BatchedProduct(output.narrow(0, chunks.First * matrices, later * matrices), chunks.GrownQueries!.flatten(0, 1), before);
        }
        TorchAbi.AddBatchedProduct(output, attend, news, beta: later > 0 ? scale : 0, alpha: scale);
        return output;
    }
}
