using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>What one block remembers of earlier tokens.</summary>
internal interface ILayerCache : IDisposable
{
    /// <summary>Keeps only the rows named by <paramref name="rows"/> (int64 indices on the cache's device), in that order.</summary>
    void Select(Tensor rows);

    /// <summary>A copy that shares no memory. A recurrent state cannot be rolled back, so this is the way to branch.</summary>
    ILayerCache Clone();
}
