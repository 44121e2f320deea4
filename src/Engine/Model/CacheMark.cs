using Vectorscope.Engine.Generation.Steps;

namespace Vectorscope.Engine.Model;

/// <summary>A place in a sequence that its cache can return to.</summary>
/// <param name="Length">Tokens up to there.</param>
/// <param name="Layers">What cutting cannot bring back, first block first; null for blocks where cutting is enough.</param>
internal sealed record CacheMark(int Length, IReadOnlyList<ISequenceCache?> Layers) : IRowMark
{
    /// <summary>What the copies take.</summary>
    public long Bytes => Layers.Sum(layer => layer?.Bytes ?? 0);

    public void Dispose()
    {
        foreach (var layer in Layers) layer?.Dispose();
    }
}
