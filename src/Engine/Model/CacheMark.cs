namespace Vectorscope.Engine.Model;

/// <summary>A place in a sequence that its cache can return to: what cannot be rolled back, copied.</summary>
/// <param name="Length">Tokens up to there.</param>
/// <param name="States">Of the linear-attention blocks, first block first. Keys and values are only cut.</param>
internal sealed record CacheMark(int Length, IReadOnlyList<DeltaCache> States) : IDisposable
{
    internal long Bytes => States.Sum(s => s.Bytes);

    public void Dispose()
    {
        foreach (var state in States) state.Dispose();
    }
}
