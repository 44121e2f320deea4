using System.Text.Json.Serialization;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Model;

/// <summary>Number type of weights and activations.</summary>
public enum ModelDtype
{
    /// <summary>Float32 on the processor, bfloat16 on CUDA.</summary>
    [Label("Automatic")]
    Auto,
    /// <summary>IEEE 754 single precision.</summary>
    Float32,
    /// <summary>The upper half of a single.</summary>
    [JsonStringEnumMemberName("bfloat16")]
    BFloat16,
}
