using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>The caches of all blocks, for one batch.</summary>
internal sealed class ModelCache(IReadOnlyList<ILayerCache> layers) : IDisposable
{
    /// <summary>Tokens seen, padding included.</summary>
    internal int Length { get; private set; }

    internal ILayerCache this[int layer] => layers[layer];

    internal void Advance(int tokens) => Length += tokens;

    /// <summary>Keeps only the named rows, in that order.</summary>
    internal void Select(Tensor rows)
    {
        foreach (var layer in layers) layer.Select(rows);
    }

    /// <summary>A copy that shares no memory.</summary>
    internal ModelCache Clone() => new([.. layers.Select(l => l.Clone())]) { Length = Length };

    public void Dispose()
    {
        foreach (var layer in layers) layer.Dispose();
    }
}
