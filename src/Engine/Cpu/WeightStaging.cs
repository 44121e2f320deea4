namespace Vectorscope.Engine.Cpu;

/// <summary>Memory that matrices are read into before they are packed: used again for the next ones.</summary>
internal sealed class WeightStaging : IDisposable
{
    private readonly List<NativeMemoryBlock> _free = [];

    internal NativeMemoryBlock Rent(long bytes)
    {
        var found = _free.Where(block => block.Bytes >= bytes).MinBy(block => block.Bytes);
        if (found is null) return new(bytes, clear: false);
        _free.Remove(found);
        return found;
    }

    internal void Return(NativeMemoryBlock block) => _free.Add(block);

    public void Dispose()
    {
        foreach (var block in _free) block.Dispose();
    }
}
