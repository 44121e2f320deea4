using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>What a gated-delta-net block remembers: the last tokens before the convolution, and the state.</summary>
internal sealed class DeltaCache : ILayerCache
{
    /// <summary>[B, taps−1, channels] in the model's type, before convolution and SiLU; null before the first token.</summary>
    internal Tensor? Tokens { get; private set; }

    /// <summary>[B, nv, dk, dv], single precision; null before the first token.</summary>
    internal Tensor? State { get; private set; }

    /// <summary>Takes ownership of new tokens.</summary>
    internal void Keep(Tensor tokens) => Tokens = Replace(Tokens, tokens);

    /// <summary>Takes ownership of a new state, which may be the old one changed in place.</summary>
    internal void KeepState(Tensor state) => State = Replace(State, state);

    private static Tensor Replace(Tensor? old, Tensor value)
    {
        if (!ReferenceEquals(old, value)) old?.Dispose();
        return value.DetachFromDisposeScope();
    }

    public void Select(Tensor rows)
    {
        if (Tokens is not null) Keep(Tokens.index_select(0, rows));
        if (State is not null) KeepState(State.index_select(0, rows));
    }

    public ILayerCache Clone() => new DeltaCache
    {
        Tokens = Tokens?.clone().DetachFromDisposeScope(),
        State = State?.clone().DetachFromDisposeScope(),
    };

    public void Dispose()
    {
        Tokens?.Dispose();
        State?.Dispose();
        (Tokens, State) = (null, null);
    }
}
