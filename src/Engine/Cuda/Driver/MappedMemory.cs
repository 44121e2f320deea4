namespace Vectorscope.Engine.Cuda.Driver;

/// <summary>Memory of the host that the device reads and writes at the same address.</summary>
internal sealed unsafe class MappedMemory : IDisposable
{
    private const uint Mapped = 2;
    private readonly nint _memory;

    internal MappedMemory(long bytes)
    {
        CudaDriver.Check(CudaDriver.HostAllocate(out _memory, (nuint)bytes, Mapped), $"{bytes} bytes of pinned memory");
        new Span<byte>((void*)_memory, checked((int)bytes)).Clear();
    }

    internal nint Address => _memory;

    internal Span<T> At<T>(int offset, int count) where T : unmanaged => new((byte*)_memory + offset, count);

    public void Dispose() => _ = CudaDriver.HostFree(_memory);
}
