using System.Runtime.InteropServices;

namespace Vectorscope.Engine.Cpu;

/// <summary>Memory outside the collector that never moves, on a boundary of cache lines.</summary>
internal sealed unsafe partial class NativeMemoryBlock : IDisposable
{
    // A cache line, and the widest vector.
    private const nuint Alignment = 64;
    private const long SmallPage = 4096, LargePage = 2 << 20;
    // Of more than this nobody waits for the first touch of all: many threads touch it.
    private const long MostAtOnce = 64 << 20;
    private const long FewPages = 16 * SmallPage;
    private const int WantLargePages = 14, TouchForWriting = 23;
    private byte* _start;

    /// <param name="bytes">At least 1.</param>
    /// <param name="clear">Whether it is to hold zeros.</param>
    internal NativeMemoryBlock(long bytes, bool clear)
    {
        Bytes = bytes;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        AskForPages();
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

    // The system would be asked for every small page by a fault else, which costs microseconds on virtual machines. It may decline.
    private void AskForPages()
    {
        if (Bytes < FewPages || !OperatingSystem.IsLinux()) return;
        var first = ((nint)_start + SmallPage - 1) / SmallPage * SmallPage;
        var length = (nuint)(((nint)_start + Bytes - first) / SmallPage * SmallPage);
        if (Bytes >= 2 * LargePage) _ = Advise((nint)first, length, WantLargePages);
        if (Bytes <= MostAtOnce) _ = Advise((nint)first, length, TouchForWriting);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint start, nuint length, int advice);

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
