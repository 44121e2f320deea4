namespace Vectorscope.Engine.Runtime;

/// <summary>What was loaded.</summary>
/// <param name="Folder">Folder of the libraries; null when they lie beside the application.</param>
/// <param name="Version">libtorch's version where it can be read.</param>
/// <param name="Cuda">Whether a CUDA device can be used.</param>
public sealed record LibTorchInfo(string? Folder, string? Version, bool Cuda);
