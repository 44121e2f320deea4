namespace Vectorscope.Engine.Cuda;

/// <summary>How replies are computed where a model runs on a GPU.</summary>
public enum CudaStep
{
    /// <summary>By kernels of our own, a step as one graph, where the device and the model's shape allow it.</summary>
    Own,

    /// <summary>By libtorch's operations: the reference.</summary>
    Plain,

    /// <summary>In both ways, each reply going on with what the reference chose: shows how far apart they are, and takes the time of both.</summary>
    Compared,
}
