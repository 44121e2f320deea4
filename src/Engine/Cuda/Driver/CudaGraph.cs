namespace Vectorscope.Engine.Cuda.Driver;

/// <summary>Work that was recorded once and is queued as a whole.</summary>
internal sealed class CudaGraph : IDisposable
{
    private const uint NonBlocking = 1;
    private const int ThreadLocal = 1;
    private readonly nint _executable;

    private CudaGraph(nint executable) => _executable = executable;

    /// <summary>Runs the work once, so that whatever is loaded or allocated at first use is there, and then records it.</summary>
    /// <param name="work">Queues on the stream that it is given, which is libtorch's own meanwhile; must be harmless to run.</param>
    internal static CudaGraph Record(Action<nint> work)
    {
        CudaDriver.Check(CudaDriver.StreamCreate(out var stream, NonBlocking), "a stream");
        try
        {
            // What was queued before is done: this stream does not wait for the default one.
            CudaDriver.Check(CudaDriver.StreamSynchronize(0), "the work before a graph");
            TorchStream.Use(stream);
            nint graph;
            try
            {
                work(stream);
                CudaDriver.Check(CudaDriver.StreamSynchronize(stream), "the first run of a graph");
                CudaDriver.Check(CudaDriver.BeginCapture(stream, ThreadLocal), "to record a graph");
                try
                {
                    work(stream);
                }
                catch
                {
                    if (CudaDriver.EndCapture(stream, out var partial) == 0 && partial != 0) _ = CudaDriver.GraphDestroy(partial);
                    throw;
                }
                CudaDriver.Check(CudaDriver.EndCapture(stream, out graph), "the recorded graph");
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
        finally
        {
            _ = CudaDriver.StreamDestroy(stream);
        }
    }

    /// <summary>Queues it on libtorch's default stream.</summary>
    internal void Launch() => CudaDriver.Check(CudaDriver.GraphLaunch(_executable, 0), "to launch a graph");

    public void Dispose() => _ = CudaDriver.GraphExecutableDestroy(_executable);
}
