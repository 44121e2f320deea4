namespace Vectorscope.Dashboard.Configuration;

/// <summary>Section <c>Engine</c>: what computes.</summary>
public sealed record EngineOptions
{
    /// <summary>The values <see cref="Device"/> may take.</summary>
    public static readonly IReadOnlyList<string> Devices = ["auto", "cpu", "cuda"];

    /// <summary>The values <see cref="CpuStep"/> may take.</summary>
    public static readonly IReadOnlyList<string> CpuSteps = ["own", "plain"];

    /// <summary>The values <see cref="CudaStep"/> may take.</summary>
    public static readonly IReadOnlyList<string> CudaSteps = ["own", "plain", "compared"];

    /// <summary>Folder with libtorch_cpu.so, such as <c>lib</c> of a PyTorch installation. Default: the build's own.</summary>
    public string? LibTorchPath { get; init; }

    /// <summary><c>auto</c> (default: a GPU when there is one), <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>How replies are computed on the processor: <c>own</c> (default) or <c>plain</c>, by libtorch's operations, which is slower and needs less memory.</summary>
    public string CpuStep { get; init; } = "own";

    /// <summary>
    /// How replies are computed on a GPU: <c>own</c> (default), by kernels of the engine's own; <c>plain</c>, by libtorch's operations, which is many times slower;
    /// or <c>compared</c>, in both ways, which keeps libtorch's choices and writes into a run's log how far apart the two are.
    /// </summary>
    public string CudaStep { get; init; } = "own";

    /// <summary>What loaded models may take together, such as <c>24 GiB</c> or a number of bytes. Default: half of the device's memory.</summary>
    public string? ModelMemory { get; init; }
}
