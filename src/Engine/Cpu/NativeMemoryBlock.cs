using System.Runtime.InteropServices;

namespace Vectorscope.Engine.Cpu;

/// <summary>Memory outside the collector that never moves, on a boundary of cache lines.</summary>
internal sealed unsafe class NativeMemoryBlock : IDisposable
{
    // A cache line, and the widest vector.
    private const nuint Alignment = 64;
    private byte* _start;

    /// <param name="bytes">At least 1.</param>
    /// <param name="clear">Whether it is to hold zeros.</param>
    internal NativeMemoryBlock(long bytes, bool clear)
    {
        Bytes = bytes;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        if (clear) NativeMemory.Clear(_start, (nuint)bytes);
    }

    internal long Bytes { get; }

    internal byte* Start => _start != null ? _start : throw new ObjectDisposedException(nameof(NativeMemoryBlock));

    internal float* Singles => (float*)Start;

    /// <summary>Room for so many numbers, all zero.</summary>
    internal static NativeMemoryBlock OfSingles(long count) => new(Math.Max(1, count) * sizeof(float), clear: true);

    internal NativeMemoryBlock Copy()
    {
        var copy = new NativeMemoryBlock(Bytes, clear: false);
        NativeMemory.Copy(Start, copy.Start, (nuint)Bytes);
        return copy;
    }

    internal void CopyFrom(NativeMemoryBlock other) => NativeMemory.Copy(other.Start, Start, (nuint)Bytes);

    /// <summary>Frees it.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees it.</summary>
    ~NativeMemoryBlock() => Free();

    private void Free()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
