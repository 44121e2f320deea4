using System.Text.Json.Serialization;
using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Jobs.Training;

/// <summary>Types in which a trained model's weights can be written.</summary>
public enum WeightType
{
    Float32,

    [JsonStringEnumMemberName("bfloat16")]
    BFloat16,

    Float16,
}

internal static class WeightTypes
{
    public static TensorType ToTensorType(this WeightType type) => type switch
    {
        WeightType.Float32 => TensorType.F32,
        WeightType.BFloat16 => TensorType.BF16,
        WeightType.Float16 => TensorType.F16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no type of weights"),
    };
}
