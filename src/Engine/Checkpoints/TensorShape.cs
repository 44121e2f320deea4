namespace Vectorscope.Engine.Checkpoints;

/// <summary>Arithmetic on tensor sizes that come from files and may be anything.</summary>
internal static class TensorShape
{
    /// <summary>Bytes of a tensor, or null when a size is negative or the product leaves 64 bits.</summary>
    internal static long? ByteLength(IReadOnlyList<long> shape, TensorType type)
    {
        long bytes = type.Size();
        foreach (var size in shape)
        {
            if (size < 0) return null;
            var (high, low) = (Math.BigMul(bytes, size, out var product), product);
            if (high != 0 || low < 0) return null;
            bytes = low;
        }
        return bytes;
    }

    internal static string Format(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape)}]";
}
