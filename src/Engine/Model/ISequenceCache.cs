namespace Vectorscope.Engine.Model;

/// <summary>What one block remembers of a sequence, or of several of one length that go on together.</summary>
internal interface ISequenceCache : ILayerCache
{
    /// <summary>What it holds in memory, room to grow included.</summary>
    long Bytes { get; }

    /// <summary>An empty cache for rows of different lengths, of the kind that sequences like this one can join.</summary>
    IRowsCache CreateRows();

    /// <summary>A copy, that shares no memory, of what cutting cannot bring back; null where cutting is enough.</summary>
    ISequenceCache? Mark();

    /// <summary>Cuts what comes behind a place that it has passed.</summary>
    /// <param name="length">Tokens up to there.</param>
    /// <param name="mark">What <see cref="Mark"/> gave there; it can be used again.</param>
    void Return(long length, ISequenceCache? mark);

    /// <summary>Frees what only <see cref="Return"/> brings back.</summary>
    void DropStates();
}
