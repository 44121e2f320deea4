namespace Vectorscope.Engine.Cuda.Graph;

/// <summary>The sizes of batches that have a graph. Products cost nearly the same for all of them, so few are enough.</summary>
internal static class BatchBuckets
{
    private static readonly int[] Sizes = [1, 2, 4, 8, 16, 32, 48, 64, 96, 128];

    /// <summary>Rows of the largest.</summary>
    internal static int Largest => Sizes[^1];

    /// <summary>The smallest that has room for so many rows.</summary>
    internal static int For(int rows) => Array.Find(Sizes, size => size >= rows) is > 0 and var size ? size
        : throw new ArgumentOutOfRangeException(nameof(rows), rows, $"A step has at most {Largest} rows.");
}
