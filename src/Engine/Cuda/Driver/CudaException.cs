namespace Vectorscope.Engine.Cuda.Driver;

/// <summary>The CUDA driver or the compiler of kernels refused something; the message says what.</summary>
internal sealed class CudaException(string message) : Exception(message);
