namespace Vectorscope.Engine.Checkpoints;

/// <summary>Sizes and safetensors spellings of the element types.</summary>
public static class TensorTypes
{
    /// <summary>Bytes that one element takes.</summary>
    public static int Size(this TensorType type) => type switch
    {
        TensorType.Bool or TensorType.U8 or TensorType.I8 => 1,
        TensorType.U16 or TensorType.I16 or TensorType.F16 or TensorType.BF16 => 2,
        TensorType.U32 or TensorType.I32 or TensorType.F32 => 4,
        _ => 8,
    };

    /// <summary>True for F16, BF16, F32 and F64.</summary>
    public static bool IsFloat(this TensorType type) => type >= TensorType.F16;

    /// <summary>The type as a safetensors header spells it: <c>F32</c>, <c>BF16</c>, <c>BOOL</c>.</summary>
    public static string Code(this TensorType type) => type.ToString().ToUpperInvariant();

    /// <summary>Reads a safetensors type code; the spelling is exact.</summary>
    public static bool TryParse(string? code, out TensorType type)
    {
        foreach (var candidate in Enum.GetValues<TensorType>())
        {
            if (candidate.Code() != code) continue;
            type = candidate;
            return true;
        }
        type = default;
        return false;
    }
}
