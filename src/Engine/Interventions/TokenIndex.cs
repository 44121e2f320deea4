using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Interventions;

/// <summary>Which of a pass's B·n tokens some moves act on, and which row's move each has.</summary>
internal sealed class TokenIndex : IDisposable
{
    // Null where they are all, in their order: in a step of decoding mostly so, and then nothing has to be gathered.
    private readonly Tensor? _tokens, _moves;

    /// <param name="moves">Whose tokens.</param>
    /// <param name="rows">B.</param>
    /// <param name="length">n.</param>
    /// <param name="marks">What a row's new token is.</param>
    /// <param name="device">The model's.</param>
    /// <param name="includes">Which rows count.</param>
    internal TokenIndex(RowMoves moves, int rows, int length, Func<int, int, TokenMark> marks, Device device, Func<int, bool> includes)
    {
        var (tokens, own) = (new List<long>(), new List<long>());
        for (var i = 0; i < moves.Rows.Count; i++)
        {
            if (!includes(moves.Rows[i])) continue;
            for (var token = 0; token < length; token++)
            {
                if (!TokenMarks.Includes(moves.Positions(i), marks(moves.Rows[i], token))) continue;
                tokens.Add(((long)moves.Rows[i] * length) + token);
                own.Add(i);
            }
        }
        Count = tokens.Count;
        using var scope = NewDisposeScope();
        // Both ascend, so as many as there are means all of them.
        if (Count < (long)rows * length) _tokens = HostCopy.FromIntegers([.. tokens], [Count], device).DetachFromDisposeScope();
        if (length > 1 || Count < moves.Rows.Count) _moves = HostCopy.FromIntegers([.. own], [Count], device).DetachFromDisposeScope();
    }

    /// <summary>M.</summary>
    internal int Count { get; }

    /// <summary>Their rows of [B·n, …] in single precision, not to be written to.</summary>
    internal Tensor Take(Tensor all) => (_tokens is null ? all : all.index_select(0, _tokens)).to(ScalarType.Float32);

    /// <summary>The same, to be written to: the tensor itself where it can be.</summary>
    internal Tensor Own(Tensor all) => IsItself(all) ? all : _tokens is null ? all.to(ScalarType.Float32, copy: true) : all.index_select(0, _tokens).to(ScalarType.Float32);

    /// <summary>[m, …] of moves as [M, …], not to be written to.</summary>
    internal Tensor Spread(Tensor moves) => _moves is null ? moves : moves.index_select(0, _moves);

    /// <summary>Puts back what <see cref="Own"/> gave.</summary>
    internal void PutInto(Tensor all, Tensor values)
    {
        if (IsItself(all)) return;
        if (_tokens is null) all.copy_(values);
        else all.index_copy_(0, _tokens, values.to(all.dtype));
    }

    internal void AddTo(Tensor all, Tensor values)
    {
        if (_tokens is null) all.add_(values.to(all.dtype), Scalars.One);
        else all.index_add_(0, _tokens, values.to(all.dtype), Scalars.Of(1));
    }

    private bool IsItself(Tensor all) => _tokens is null && all.dtype == ScalarType.Float32;

    public void Dispose()
    {
        _tokens?.Dispose();
        _moves?.Dispose();
    }
}
