using Vectorscope.Engine.Cuda.Driver;

namespace Vectorscope.Engine.Cuda.Compile;

/// <summary>All kernels of one model, in the device's memory.</summary>
internal sealed class KernelSet : IDisposable
{
    private readonly Dictionary<string, CudaModule> _modules = [];

    /// <summary>Compiles what is not kept yet, the files side by side: seconds at the first time, milliseconds afterwards.</summary>
    /// <param name="nvrtc">The compiler.</param>
    /// <param name="cache">Where compiled kernels are kept.</param>
    /// <param name="macros">The model's shape.</param>
    internal KernelSet(Nvrtc nvrtc, CubinCache cache, IReadOnlyList<string> macros)
    {
        int major = CudaDriver.Attribute(CudaDriver.ComputeCapabilityMajor), minor = CudaDriver.Attribute(CudaDriver.ComputeCapabilityMinor);
        IReadOnlyList<string> options = [$"--gpu-architecture=sm_{major}{minor}", "--std=c++17", "-default-device", .. macros];
        var cubins = KernelSource.Names.AsParallel().Select(name =>
        {
            var source = KernelSource.Load(name);
            return (name, Cubin: cache.Get(source, options, nvrtc.Version, () => nvrtc.Compile(source, options)));
        }).ToArray();
        try
        {
            foreach (var (name, cubin) in cubins) _modules[name] = new(cubin);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The kernels of a file.</summary>
    internal CudaModule this[string file] => _modules[file];

    public void Dispose()
    {
        foreach (var module in _modules.Values) module.Dispose();
    }
}
