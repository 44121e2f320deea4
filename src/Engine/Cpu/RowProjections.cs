using Vectorscope.Engine.Generation;

namespace Vectorscope.Engine.Cpu;

/// <summary>What is read of a row's stream: at each layer the unit rows, and where in a token's numbers each one's projection stands.</summary>
internal sealed class RowProjections
{
    internal RowProjections(IReadOnlyList<ProjectionSeries> series, CpuShape shape)
    {
        Count = series.Count;
        Unusable = [.. Enumerable.Range(0, Count).Where(at => !series[at].Direction.IsUsable(series[at].Layer))];
        Layers = [.. Enumerable.Range(0, shape.Config.LayerCount + 1).Select(layer => Enumerable.Range(0, Count)
            .Where(at => series[at].Layer == layer && series[at].Direction.IsUsable(layer)).Select(at => (at, RowChanges.Row(series[at].Direction.Unit(layer), shape))).ToArray())];
    }

    internal int Count { get; }

    /// <summary>Those whose direction has no row there.</summary>
    internal IReadOnlyList<int> Unusable { get; }

    /// <summary>By layer.</summary>
    internal (int At, float[] Unit)[][] Layers { get; }
}
