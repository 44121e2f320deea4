using System.Runtime.InteropServices;
using TorchSharp;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Prompt;

/// <summary>How a pass is cut: rows lie one behind the other, slices of so many tokens pass through the wide matrices together, tiles of a row through a kernel.</summary>
/// <remarks>Everything that the kernels read of it is brought to the device in one piece.</remarks>
internal sealed unsafe class PackedPlan : IDisposable
{
    /// <summary>Tokens of a slice at most: what bounds the memory of the wide matrices, and large enough for the products to be fast.</summary>
    internal const int SliceTokens = 8192;

    private const int ConvolutionTile = 16;
    private readonly List<byte> _bytes = [];
    private readonly Tensor _memory;
    private readonly int _tokensAt, _firstAt, _moreAt, _lastAt;

    /// <param name="rows">Of the pass.</param>
    /// <param name="shape">Of the model.</param>
    /// <param name="moves">Null where nobody changes or reads the stream.</param>
    /// <param name="device">The model's.</param>
    internal PackedPlan(IReadOnlyList<PackedRow> rows, StepShape shape, PackedMoves? moves, Device device)
    {
        Tokens = rows.Sum(row => row.Ids.Count);
        _tokensAt = Add(Records(rows, moves));
        Slices = [.. Cut(rows, 128 / Math.Max(1, shape.Config.AttentionHeads / shape.Config.KeyValueHeads))];
        if (moves is not null)
        {
            _firstAt = Add<MoveRecord>(moves.Table.First);
            _moreAt = Add<MoveRecord>([.. moves.Table.More]);
        }
        var last = -1;
        _lastAt = Add([.. rows.Select(row => last += row.Ids.Count)]);
        _memory = empty([_bytes.Count], ScalarType.Byte, device).Kept();
        fixed (byte* start = CollectionsMarshal.AsSpan(_bytes)) CudaDriver.Check(CudaDriver.CopyToDevice(TorchAbi.DataPointer(_memory), start, (nuint)_bytes.Count, 0), "the plan of a pass");
    }

    /// <summary>Of all rows.</summary>
    internal int Tokens { get; }

    internal IReadOnlyList<Slice> Slices { get; }

    /// <summary>The records of the tokens.</summary>
    internal nint TokensAt => At(_tokensAt);

    /// <summary>The table of moves.</summary>
    internal nint FirstMoves => At(_firstAt);

    internal nint MoreMoves => At(_moreAt);

    /// <summary>Of each row the index of its last token.</summary>
    internal nint LastTokens => At(_lastAt);

    /// <summary>Where something lies on the device.</summary>
    /// <param name="offset">As a slice has it.</param>
    internal nint At(int offset) => TorchAbi.DataPointer(_memory) + offset;

    private static TokenRecord[] Records(IReadOnlyList<PackedRow> rows, PackedMoves? moves)
    {
        var records = new List<TokenRecord>();
        foreach (var row in rows)
        {
            for (var token = 0; token < row.Ids.Count; token++)
            {
                var (column, gateAt, foundAt) = moves?.Tokens[records.Count] ?? default;
                records.Add(new() { Pages = row.Memory.Pages, Id = row.Ids[token], Position = row.Memory.Length + token, Column = column, GateAt = gateAt, FoundAt = foundAt });
            }
        }
        return [.. records];
    }

    private IEnumerable<Slice> Cut(IReadOnlyList<PackedRow> rows, int attentionTile)
    {
        var (first, count, pieces) = (0, 0, new List<PieceRecord>());
        foreach (var row in rows)
        {
            for (var at = 0; at < row.Ids.Count;)
            {
                var take = Math.Min(row.Ids.Count - at, SliceTokens - count);
                pieces.Add(new()
                {
                    State = row.Memory.States, Ring = row.Memory.Rings, Pages = row.Memory.Pages, First = count, Count = take, Position = row.Memory.Length + at,
                    Keeps = !row.Memory.IsShared || at + take < row.Ids.Count ? 1 : 0,
                });
                (at, count) = (at + take, count + take);
                if (count < SliceTokens) continue;
                yield return Make(first, count, pieces, attentionTile);
                (first, count, pieces) = (first + count, 0, []);
            }
        }
        if (count > 0) yield return Make(first, count, pieces, attentionTile);
    }

    private Slice Make(int first, int count, List<PieceRecord> pieces, int attentionTile)
    {
        // What takes longest begins first.
        PieceRecord[] sorted = [.. pieces.OrderByDescending(piece => piece.Count)];
        TileRecord[] convolution = [.. Tiles(sorted, ConvolutionTile)];
        TileRecord[] attention = [.. Tiles(sorted, attentionTile).OrderByDescending(tile => sorted[tile.Piece].Position + tile.From)];
        return new(first, count, Add(sorted), sorted.Length, Add(convolution), convolution.Length, Add(attention), attention.Length);
    }

    private static IEnumerable<TileRecord> Tiles(PieceRecord[] pieces, int size)
    {
        for (var piece = 0; piece < pieces.Length; piece++)
            for (var from = 0; from < pieces[piece].Count; from += size) yield return new() { Piece = piece, From = from };
    }

    private int Add<T>(T[] records) where T : unmanaged
    {
        while (_bytes.Count % 16 != 0) _bytes.Add(0);
        var at = _bytes.Count;
        _bytes.AddRange(MemoryMarshal.AsBytes(records.AsSpan()));
        return at;
    }

    public void Dispose() => _memory.Dispose();

    /// <param name="First">Token of the pass.</param>
    /// <param name="Count">Tokens.</param>
    /// <param name="PiecesAt">Offset in the plan's memory; likewise the others.</param>
    /// <param name="Pieces">How many.</param>
    /// <param name="ConvolutionAt">Tiles of the convolution.</param>
    /// <param name="ConvolutionTiles">How many.</param>
    /// <param name="AttentionAt">Tiles of attention.</param>
    /// <param name="AttentionTiles">How many.</param>
    internal sealed record Slice(int First, int Count, int PiecesAt, int Pieces, int ConvolutionAt, int ConvolutionTiles, int AttentionAt, int AttentionTiles);
}
