namespace Vectorscope.Engine.Model;

/// <summary>Where a model runs.</summary>
public enum ModelDevice
{
    /// <summary>The first CUDA device if there is one, else the processor.</summary>
    Auto,
    /// <summary>The processor.</summary>
    Cpu,
    /// <summary>The first CUDA device.</summary>
    Cuda,
}
