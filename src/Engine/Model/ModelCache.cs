using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>The caches of all blocks, for one batch whose rows have the same past.</summary>
internal sealed class ModelCache(IReadOnlyList<ILayerCache> layers, int length = 0) : IDisposable
{
    /// <summary>Tokens seen, padding included.</summary>
    internal int Length { get; private set; } = length;

    internal IReadOnlyList<ILayerCache> Layers => layers;

    internal ILayerCache this[int layer] => layers[layer];

    /// <summary>What it holds in memory.</summary>
    internal long Bytes => layers.Sum(l => l switch { AttentionCache a => a.Bytes, DeltaCache d => d.Bytes, _ => 0 });

    internal void Advance(int tokens) => Length += tokens;

    /// <summary>Keeps only the named rows, in that order.</summary>
    internal void Select(Tensor rows)
    {
        foreach (var layer in layers) layer.Select(rows);
    }

    /// <summary>A copy that shares no memory.</summary>
    internal ModelCache Clone() => Owned.Build(() => new ModelCache([.. layers.Select(l => l.Clone())], Length));

    /// <summary>Remembers this place.</summary>
    internal CacheMark Mark() => Owned.Build(() => new CacheMark(Length, [.. layers.OfType<DeltaCache>().Select(d => (DeltaCache)d.Clone())]));

    /// <summary>Goes back to a place that it has passed; the mark can be used again.</summary>
    internal void Return(CacheMark mark)
    {
        using var states = mark.States.GetEnumerator();
        foreach (var layer in layers)
        {
            if (layer is AttentionCache attention) attention.CutTo(mark.Length);
            if (layer is not DeltaCache delta || !states.MoveNext()) continue;
            delta.Dispose();
            delta.Append([(DeltaCache)states.Current.Clone()], rows: 0);
        }
        Length = mark.Length;
    }

    /// <summary>Frees what cannot be rolled back: until the next <see cref="Return"/> only the keys and values count.</summary>
    internal void DropStates()
    {
        foreach (var delta in layers.OfType<DeltaCache>()) delta.Dispose();
    }

    public void Dispose()
    {
        foreach (var layer in layers) layer.Dispose();
    }
}
