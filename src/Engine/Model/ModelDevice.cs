using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Model;

/// <summary>Where a model runs.</summary>
public enum ModelDevice
{
    /// <summary>The first CUDA device if there is one, else the processor.</summary>
    [Label("Automatic")]
    Auto,
    /// <summary>The processor.</summary>
    [Label("CPU")]
    Cpu,
    /// <summary>The first CUDA device.</summary>
    [Label("CUDA")]
    Cuda,
}
