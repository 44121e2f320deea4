namespace Vectorscope.Engine.Cuda.Driver;

/// <summary>Brings to the host what the device has made so far, while it goes on with what is queued behind. Engine thread only.</summary>
/// <remarks>A copy on libtorch's stream would wait for all that is queued there; this one has a stream of its own and waits for a mark.</remarks>
internal sealed unsafe class EarlyDownload : IDisposable
{
    private const uint NonBlocking = 1, WithoutTime = 2;
    private readonly List<nint> _marks = [];
    private readonly nint _stream;

    internal EarlyDownload() => CudaDriver.Check(CudaDriver.StreamCreate(out _stream, NonBlocking), "a stream");

    /// <summary>Marks the end of what is queued so far. Marks are numbered from 0.</summary>
    internal void Mark()
    {
        CudaDriver.Check(CudaDriver.EventCreate(out var mark, WithoutTime), "a mark");
        _marks.Add(mark);
        CudaDriver.Check(CudaDriver.EventRecord(mark, 0), "a mark");
    }

    /// <summary>Copies what was made before a mark; on return it is there.</summary>
    internal void Copy(int mark, nint source, Span<float> destination)
    {
        CudaDriver.Check(CudaDriver.EventSynchronize(_marks[mark]), "what a pass makes");
        fixed (float* start = destination)
        {
            CudaDriver.Check(CudaDriver.CopyToHost(start, source, (nuint)destination.Length * sizeof(float), _stream), "to bring what a pass makes to the host");
            CudaDriver.Check(CudaDriver.StreamSynchronize(_stream), "to bring what a pass makes to the host");
        }
    }

    public void Dispose()
    {
        foreach (var mark in _marks) _ = CudaDriver.EventDestroy(mark);
        _ = CudaDriver.StreamDestroy(_stream);
    }
}
