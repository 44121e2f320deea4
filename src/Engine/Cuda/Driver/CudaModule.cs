namespace Vectorscope.Engine.Cuda.Driver;

/// <summary>Compiled kernels in the device's memory.</summary>
internal sealed unsafe class CudaModule : IDisposable
{
    private readonly nint _module;

    internal CudaModule(ReadOnlySpan<byte> cubin)
    {
        fixed (byte* image = cubin) CudaDriver.Check(CudaDriver.ModuleLoad(out _module, image), "a module of kernels");
    }

    /// <summary>A kernel; null where the shape has none of that name.</summary>
    /// <param name="name">As in its source.</param>
    /// <param name="sharedBytes">Of dynamic shared memory that a launch takes.</param>
    internal CudaKernel? Find(string name, int sharedBytes = 0)
    {
        if (CudaDriver.ModuleGetFunction(out var function, _module, name) != 0) return null;
        if (sharedBytes > 0) CudaDriver.Check(CudaDriver.FunctionSetAttribute(function, CudaDriver.DynamicSharedBytes, sharedBytes), $"{sharedBytes} bytes of shared memory for {name}");
        return new(function, name, sharedBytes);
    }

    internal CudaKernel this[string name] => Find(name) ?? throw new CudaException($"There is no kernel {name}.");

    public void Dispose() => _ = CudaDriver.ModuleUnload(_module);
}

/// <summary>A kernel that takes one structure.</summary>
internal sealed unsafe class CudaKernel(nint function, string name, int sharedBytes)
{
    /// <param name="arguments">The structure that the kernel declares.</param>
    /// <param name="grid">Blocks.</param>
    /// <param name="threads">Of a block.</param>
    /// <param name="stream">Where.</param>
    /// <param name="overlaps">Whether its prologue may run while the kernel in front ends.</param>
    internal void Launch<T>(T arguments, (int X, int Y) grid, int threads, nint stream, bool overlaps = true) where T : unmanaged
    {
        var attribute = new CudaDriver.LaunchAttribute { Id = CudaDriver.LaunchAttribute.ProgrammaticSerialization, Value = 1 };
        var configuration = new CudaDriver.LaunchConfiguration
        {
            GridX = (uint)grid.X, GridY = (uint)grid.Y, GridZ = 1, BlockX = (uint)threads, BlockY = 1, BlockZ = 1,
            SharedBytes = (uint)sharedBytes, Stream = stream, Attributes = overlaps ? &attribute : null, AttributeCount = overlaps ? 1u : 0,
        };
        void* argument = &arguments;
        CudaDriver.Check(CudaDriver.Launch(&configuration, function, &argument, null), $"to launch {name}");
    }
}
