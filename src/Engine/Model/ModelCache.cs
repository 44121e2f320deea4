using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Model;

/// <summary>The caches of all blocks, for one batch whose rows have the same past.</summary>
internal sealed class ModelCache(IReadOnlyList<ISequenceCache> layers, int length = 0) : IDisposable
{
    /// <summary>Tokens seen, padding included.</summary>
    internal int Length { get; private set; } = length;

    internal IReadOnlyList<ISequenceCache> Layers => layers;

    internal ISequenceCache this[int layer] => layers[layer];

    /// <summary>What it holds in memory.</summary>
    internal long Bytes => layers.Sum(layer => layer.Bytes);

    internal void Advance(int tokens) => Length += tokens;

    /// <summary>Remembers this place.</summary>
    internal CacheMark Mark() => Owned.Build(() => new CacheMark(Length, [.. layers.Select(layer => layer.Mark())]));

    /// <summary>Goes back to a place that it has passed; the mark can be used again.</summary>
    internal void Return(CacheMark mark)
    {
        for (var layer = 0; layer < layers.Count; layer++) layers[layer].Return(mark.Length, mark.Layers[layer]);
        Length = mark.Length;
    }

    /// <summary>Frees what cannot be rolled back: until the next <see cref="Return"/> only the rest counts.</summary>
    internal void DropStates()
    {
        foreach (var layer in layers) layer.DropStates();
    }

    public void Dispose()
    {
        foreach (var layer in layers) layer.Dispose();
    }
}
