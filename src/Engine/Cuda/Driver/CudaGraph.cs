namespace Vectorscope.Engine.Cuda.Driver;

/// <summary>Work that was recorded once and is queued as a whole.</summary>
internal sealed class CudaGraph : IDisposable
{
    private const int ThreadLocal = 1;
    private readonly nint _executable;

    private CudaGraph(nint executable) => _executable = executable;

    /// <summary>Runs the work once, so that whatever is loaded or allocated at first use is there, and then records it.</summary>
    /// <param name="stream">Where it is run and recorded.</param>
    /// <param name="work">Queues on that stream, which is libtorch's own meanwhile; must be harmless to run.</param>
    internal static CudaGraph Record(RecordingStream stream, Action<nint> work)
    {
        // What was queued before is done: the stream does not wait for the default one.
        CudaDriver.Check(CudaDriver.StreamSynchronize(0), "the work before a graph");
        nint graph;
        TorchStream.Use(stream.Handle);
        try
        {
            work(stream.Handle);
            CudaDriver.Check(CudaDriver.StreamSynchronize(stream.Handle), "the first run of a graph");
            CudaDriver.Check(CudaDriver.BeginCapture(stream.Handle, ThreadLocal), "to record a graph");
            try
            {
                work(stream.Handle);
            }
            catch
            {
                if (CudaDriver.EndCapture(stream.Handle, out var partial) == 0 && partial != 0) _ = CudaDriver.GraphDestroy(partial);
                throw;
            }
            CudaDriver.Check(CudaDriver.EndCapture(stream.Handle, out graph), "the recorded graph");
        }
        finally
        {
            TorchStream.Use(0);
        }
        var code = CudaDriver.GraphInstantiate(out var executable, graph, 0);
        _ = CudaDriver.GraphDestroy(graph);
        CudaDriver.Check(code, "to make a graph");
        CudaDriver.Check(CudaDriver.GraphUpload(executable, 0), "to upload a graph");
        return new(executable);
    }

    /// <summary>Queues it on libtorch's default stream.</summary>
    internal void Launch() => CudaDriver.Check(CudaDriver.GraphLaunch(_executable, 0), "to launch a graph");

    public void Dispose() => _ = CudaDriver.GraphExecutableDestroy(_executable);
}

/// <summary>A stream for recording. One for all graphs: libtorch keeps a workspace of its products for every stream that it meets.</summary>
internal sealed class RecordingStream : IDisposable
{
    private const uint NonBlocking = 1;

    internal RecordingStream()
    {
        CudaDriver.Check(CudaDriver.StreamCreate(out var stream, NonBlocking), "a stream");
        Handle = stream;
    }

    internal nint Handle { get; }

    public void Dispose() => _ = CudaDriver.StreamDestroy(Handle);
}
