using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Where a model runs and in which number type, once both are settled. Making one asks nothing of libtorch unless CUDA is in question.</summary>
/// <param name="Device"><see cref="ModelDevice.Cpu"/> or <see cref="ModelDevice.Cuda"/>.</param>
/// <param name="Type">Single precision or bfloat16.</param>
internal readonly record struct ModelPlace(ModelDevice Device, ScalarType Type)
{
    /// <summary>The tensors' device.</summary>
    internal Device Tensors => Device == ModelDevice.Cuda ? device("cuda:0") : CPU;

    /// <param name="wanted">Device.</param>
    /// <param name="dtype">Number type.</param>
    /// <param name="hasCuda">Asked where CUDA may be used.</param>
    /// <exception cref="LibTorchException">CUDA was asked for and is not there.</exception>
    internal static ModelPlace Of(ModelDevice wanted, ModelDtype dtype, Func<bool> hasCuda)
    {
        var available = wanted != ModelDevice.Cpu && hasCuda();
        if (wanted == ModelDevice.Cuda && !available)
            throw new LibTorchException("CUDA was asked for, but this libtorch has no usable CUDA device. Set Engine:LibTorchPath to a CUDA build, or choose the CPU.");
        // Convolutions would otherwise round single precision to ten bits of mantissa; products are exact by default.
        if (available) (backends.cudnn.allow_tf32, backends.cuda.matmul.allow_tf32) = (false, false);
        var type = dtype switch
        {
            ModelDtype.Float32 => ScalarType.Float32,
            ModelDtype.BFloat16 => ScalarType.BFloat16,
            _ => available ? ScalarType.BFloat16 : ScalarType.Float32,
        };
        return new(available ? ModelDevice.Cuda : ModelDevice.Cpu, type);
    }
}
