namespace Vectorscope.Engine.Model;

/// <summary>Number type of weights and activations.</summary>
public enum ModelDtype
{
    /// <summary>Float32 on the processor, bfloat16 on CUDA.</summary>
    Auto,
    /// <summary>IEEE 754 single precision.</summary>
    Float32,
    /// <summary>The upper half of a single.</summary>
    BFloat16,
}
