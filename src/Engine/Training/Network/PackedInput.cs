using TorchSharp;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Training.Packing;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training.Network;

/// <summary>A packed batch on the device, with the masks that keep its documents apart. B rows of T tokens, m chunks of C.</summary>
internal sealed class PackedInput : IDisposable
{
    // No document has it: stands before the first token of a row.
    private const long Nothing = -2;

    /// <summary>Rows B.</summary>
    internal required long Rows { get; init; }

    /// <summary>Tokens per row T, a multiple of <see cref="Chunk"/>.</summary>
    internal required long Length { get; init; }

    /// <summary>Tokens per chunk of the delta rule, C.</summary>
    internal required long Chunk { get; init; }

    /// <summary>Token ids, [B·T].</summary>
    internal required Tensor Ids { get; init; }

    /// <summary>Rotation of each token by its place in its own document.</summary>
    internal required RotaryTable Rotary { get; init; }

    /// <summary>Whether a token (row) sees another (column): the same document and not later, [B, 1, T, T] booleans.</summary>
    internal required Tensor Sees { get; init; }

    /// <summary>Entry j − 1: 1 where the token j places before belongs to the same document, else 0, [B, T, 1].</summary>
    internal required IReadOnlyList<Tensor> Before { get; init; }

    /// <summary>Where a chunk's token (row) must not see another (column) of the chunk, [m, B, 1, 1, C, C] booleans.</summary>
    internal required Tensor Apart { get; init; }

    /// <summary>1 for tokens of the document that was open at the end of the chunk before, [m, B, 1, 1, C]; none in the first chunk.</summary>
    internal required Tensor Continues { get; init; }

    /// <summary>1 for tokens of the chunk's last document, [m, B, 1, 1, C].</summary>
    internal required Tensor Stays { get; init; }

    /// <summary>1 where one document reaches through the whole chunk and began before it, [m, B, 1, 1, 1].</summary>
    internal required Tensor Through { get; init; }

    /// <summary>Places whose next token is learned, [n] of 0 … B·T − 1; see <see cref="Targets"/>.</summary>
    internal required Tensor Places { get; init; }

    /// <summary>The token to write after each of <see cref="Places"/>; <see cref="PackedBatch.NoTarget"/> where a place only fills up.</summary>
    internal required Tensor Targets { get; init; }

    /// <param name="batch">On the host.</param>
    /// <param name="rotary">Of the model.</param>
    /// <param name="taps">Width of the causal convolution.</param>
    /// <param name="type">Type of the passes.</param>
    /// <param name="wide">Type of the delta rule.</param>
    /// <param name="device">The model's device.</param>
    internal static PackedInput From(PackedBatch batch, Rotary rotary, int taps, ScalarType type, ScalarType wide, Device device) =>
        Owned.Build(() => Make(batch, rotary, taps, type, wide, device));

    private static PackedInput Make(PackedBatch batch, Rotary rotary, int taps, ScalarType type, ScalarType wide, Device device)
    {
        using var scope = NewDisposeScope();
        long rows = batch.Rows, length = batch.Length, chunk = DeltaChunkRule.ChunkLength(length), count = length / chunk;
        var documents = HostCopy.FromIntegers(batch.Documents, [rows, length], device);
        var inChunks = documents.view(rows, count, chunk).transpose(0, 1).contiguous();
        var last = inChunks.narrow(2, chunk - 1, 1);
        var previous = cat([full_like(last.narrow(0, 0, 1), Scalars.Of(Nothing)), last.narrow(0, 0, count - 1)], 0);
        var order = ones(length, length, ScalarType.Bool, device).tril_();
        return new()
        {
            Rows = rows,
            Length = length,
            Chunk = chunk,
            Ids = Owned.Kept(HostCopy.FromIntegers(batch.Ids, [rows * length], device)),
            Rotary = rotary.Table(HostCopy.FromSingles(batch.Positions, [rows, length], device)),
            Sees = Owned.Kept(documents.unsqueeze(2).eq(documents.unsqueeze(1)).logical_and_(order).unsqueeze(1)),
            Before = [.. Enumerable.Range(1, taps - 1).Select(back => Owned.Kept(
                cat([full([rows, back], Scalars.Of(Nothing), ScalarType.Int64, device), documents.narrow(1, 0, length - back)], 1).eq(documents).to(type).unsqueeze(2)))],
            Apart = Owned.Kept(inChunks.unsqueeze(3).eq(inChunks.unsqueeze(2)).logical_and_(order.narrow(0, 0, chunk).narrow(1, 0, chunk))
                .logical_not_().view(count, rows, 1, 1, chunk, chunk)),
            Continues = Owned.Kept(inChunks.eq(previous).to(wide).view(count, rows, 1, 1, chunk)),
            Stays = Owned.Kept(inChunks.eq(last).to(wide).view(count, rows, 1, 1, chunk)),
            Through = Owned.Kept(last.eq(previous).to(wide).view(count, rows, 1, 1, 1)),
            Places = Owned.Kept(HostCopy.FromIntegers(batch.Places, [batch.Places.Length], device)),
            Targets = Owned.Kept(HostCopy.FromIntegers(batch.Targets, [batch.Targets.Length], device)),
        };
    }

    public void Dispose()
    {
        Rotary.Dispose();
        foreach (var mask in Before) mask.Dispose();
        foreach (var tensor in new[] { Ids, Sees, Apart, Continues, Stays, Through, Places, Targets }) tensor.Dispose();
    }
}
