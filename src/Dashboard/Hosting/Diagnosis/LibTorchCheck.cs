using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Dashboard.Hosting.Diagnosis;

/// <summary>Really loads libtorch: a folder that is there may still not load.</summary>
internal sealed class LibTorchCheck(EngineOptions options, GpuCheck gpu) : ICheck
{
    private const string Name = "libtorch";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var loaded = LibTorch.Load(options.LibTorchPath);
            var found = $"{loaded.Version ?? "unknown version"}, {(loaded.Cuda ? "CUDA" : "CPU")}, {loaded.Folder ?? "beside the application"}";
            var idle = !loaded.Cuda && (await gpu.RunAsync(cancellationToken)).State == FindingState.Ok;
            return new Finding(Name, FindingState.Ok, Needed: true, found, idle
                ? "There is a GPU that this libtorch cannot use. Set Engine:LibTorchPath to the lib folder of a PyTorch with CUDA." : null);
        }
        catch (LibTorchException e)
        {
            return new Finding(Name, FindingState.Broken, Needed: true, e.Message,
                options.LibTorchPath is null ? "Restore the packages (./vectorscope builds again), or set Engine:LibTorchPath to the lib folder of a PyTorch installation."
                    : "Correct Engine:LibTorchPath, or leave it out to use the libtorch of the build.");
        }
    }
}
