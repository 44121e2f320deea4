namespace Vectorscope.Engine.Checkpoints;

/// <summary>Where one tensor lies in a safetensors file.</summary>
/// <param name="Name">Name as the file spells it.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar. Row-major, no strides.</param>
/// <param name="Offset">First byte, counted from the start of the file (not of the data section).</param>
/// <param name="ByteLength">Bytes taken, equal to the product of the shape times the element size; may exceed 2 GB.</param>
public sealed record TensorEntry(string Name, TensorType Type, IReadOnlyList<long> Shape, long Offset, long ByteLength)
{
    /// <summary>Number of elements.</summary>
    public long ElementCount => ByteLength / Type.Size();
}
