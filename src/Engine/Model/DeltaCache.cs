using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>What a gated-delta-net block remembers: the last tokens before the convolution, and the state.</summary>
internal sealed class DeltaCache : ISequenceCache, IRowsCache
{
    /// <summary>[B, taps−1, channels] in the model's type, before convolution and SiLU; null before the first token.</summary>
    internal Tensor? Tokens { get; private set; }

    /// <summary>[B, nv, dk, dv], single precision; null before the first token.</summary>
    internal Tensor? State { get; private set; }

    /// <summary>Takes ownership of new tokens.</summary>
    internal void Keep(Tensor tokens) => Tokens = Replace(Tokens, tokens);

    /// <summary>Takes ownership of a new state, which may be the old one changed in place.</summary>
    internal void KeepState(Tensor state) => State = Replace(State, state);

    public long Bytes => BytesOf(Tokens) + BytesOf(State);

    public IRowsCache CreateRows() => new DeltaCache();

    public void Append(IReadOnlyList<ISequenceCache> others, int rows)
    {
        DeltaCache[] joining = [.. others.Cast<DeltaCache>()];
        Tokens = Joined([.. Own(Tokens, rows), .. joining.Select(o => o.Tokens)]);
        State = Joined([.. Own(State, rows), .. joining.Select(o => o.State)]);
        foreach (var other in joining) (other.Tokens, other.State) = (null, null);
    }

    public ISequenceCache Take(int row, bool whole) =>
        whole ? Owned.Build(() => new DeltaCache { Tokens = Picked(Tokens, row), State = Picked(State, row) }) : new DeltaCache();

    public ISequenceCache Mark() => Copy();

    public void Return(long length, ISequenceCache? mark)
    {
        var copy = ((DeltaCache)mark!).Copy();
        Dispose();
        (Tokens, State) = (copy.Tokens, copy.State);
    }

    public void DropStates() => Dispose();

    private DeltaCache Copy() => Owned.Build(() => new DeltaCache { Tokens = Tokens?.clone(), State = State?.clone() });

    private static IEnumerable<Tensor?> Own(Tensor? tensor, int rows) => rows == 0 ? [] : [tensor];

    private static Tensor? Joined(Tensor?[] parts)
    {
        if (parts.Length == 1) return parts[0];
        if (Array.Find(parts, p => p is not null) is not { } known) return null;
        using var scope = NewDisposeScope();
        var joined = cat([.. parts.Select(p => p ?? zeros_like(known.narrow(0, 0, 1)))], 0).Kept();
        foreach (var part in parts) part?.Dispose();
        return joined;
    }

    private static Tensor? Picked(Tensor? tensor, int row)
    {
        if (tensor is null) return null;
        using var view = tensor.narrow(0, row, 1);
        return view.clone();
    }

    private static long BytesOf(Tensor? tensor) => tensor is null ? 0 : tensor.numel() * tensor.element_size();

    private static Tensor Replace(Tensor? old, Tensor value)
    {
        if (!ReferenceEquals(old, value)) old?.Dispose();
        return value.Kept();
    }

    public void Select(Tensor rows)
    {
        if (Tokens is not null) Keep(Tokens.index_select(0, rows));
        if (State is not null) KeepState(State.index_select(0, rows));
    }

    public void Dispose()
    {
        Tokens?.Dispose();
        State?.Dispose();
        (Tokens, State) = (null, null);
    }
}
