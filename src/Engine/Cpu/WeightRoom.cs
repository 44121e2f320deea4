namespace Vectorscope.Engine.Cpu;

/// <summary>
/// The memory of a model's packed weights, in one piece: a system then backs it with large pages, where a first touch of each small one
/// took longer than reading the weights.
/// </summary>
/// <param name="bytes">Of all parts.</param>
/// <param name="parts">How many there are at most.</param>
internal sealed unsafe class WeightRoom(long bytes, int parts) : IDisposable
{
    private const long Alignment = 64;
    private readonly NativeMemoryBlock _memory = new(bytes + (parts * Alignment), clear: false);
    private long _used;

    /// <summary>The next part, which holds whatever was there.</summary>
    internal byte* Take(long size)
    {
        var start = _memory.Start + _used;
        _used += (size + Alignment - 1) / Alignment * Alignment;
        return _used <= _memory.Bytes ? start : throw new InvalidOperationException($"Weights take more than the {bytes} bytes that were worked out for them.");
    }

    public void Dispose() => _memory.Dispose();
}
