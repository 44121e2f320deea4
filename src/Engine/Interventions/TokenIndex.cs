using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Interventions;

/// <summary>Which of a pass's B·n tokens some moves act on, and which row's move each has.</summary>
internal sealed class TokenIndex : IDisposable
{
    private readonly Tensor _tokens, _moves;

    internal TokenIndex(RowMoves moves, int length, Func<int, int, TokenMark> marks, Device device, Func<int, bool> includes)
    {
        var (tokens, rows) = (new List<long>(), new List<long>());
        for (var i = 0; i < moves.Rows.Count; i++)
        {
            if (!includes(moves.Rows[i])) continue;
            for (var token = 0; token < length; token++)
            {
                if (!TokenMarks.Includes(moves.Positions(i), marks(moves.Rows[i], token))) continue;
                tokens.Add(((long)moves.Rows[i] * length) + token);
                rows.Add(i);
            }
        }
        Count = tokens.Count;
        using var scope = NewDisposeScope();
        _tokens = HostCopy.FromIntegers([.. tokens], [Count], device).DetachFromDisposeScope();
        _moves = HostCopy.FromIntegers([.. rows], [Count], device).DetachFromDisposeScope();
    }

    /// <summary>M.</summary>
    internal int Count { get; }

    /// <summary>Their rows of [B·n, …].</summary>
    internal Tensor Take(Tensor all) => all.index_select(0, _tokens);

    /// <summary>[m, …] of moves as [M, …].</summary>
    internal Tensor Spread(Tensor moves) => moves.index_select(0, _moves);

    internal void PutInto(Tensor all, Tensor values) => all.index_copy_(0, _tokens, values.to(all.dtype));

    internal void AddTo(Tensor all, Tensor values) => all.index_add_(0, _tokens, values.to(all.dtype), 1);

    public void Dispose()
    {
        _tokens.Dispose();
        _moves.Dispose();
    }
}
