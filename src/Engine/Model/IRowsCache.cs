using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>What one block remembers of rows that each have a past of their own length.</summary>
internal interface IRowsCache : ILayerCache
{
    /// <summary>Takes over sequences behind its own rows; they are empty afterwards.</summary>
    /// <param name="others">Of one row each; one that has seen no token is an empty past.</param>
    /// <param name="rows">Rows held so far.</param>
    void Append(IReadOnlyList<ISequenceCache> others, int rows);

    /// <summary>A row as a cache of its own; here it can then only be dropped.</summary>
    /// <param name="row">Index.</param>
    /// <param name="whole">Whether what cutting cannot bring back is wanted too, which costs a copy.</param>
    ISequenceCache Take(int row, bool whole);

    /// <summary>Keeps only the rows named by <paramref name="rows"/> (int64 indices on the cache's device), in that order.</summary>
    void Select(Tensor rows);
}
