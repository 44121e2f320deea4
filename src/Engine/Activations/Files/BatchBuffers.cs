namespace Vectorscope.Engine.Activations.Files;

/// <summary>Host memory for one batch's rows, large enough for any batch of the plan and used again.</summary>
/// <remarks>Fresh arrays of tens of megabytes for every batch would pile up until the next full collection.</remarks>
internal sealed class BatchBuffers(int positions, int rows, int rowSize)
{
    private readonly float[][] _values =
        [.. Enumerable.Range(0, positions).Select(_ => GC.AllocateUninitializedArray<float>(checked(rows * rowSize)))];

    /// <summary>[b, L+1, d] of a position, in the plan's order.</summary>
    public Span<float> Rows(int position, int count) => _values[position].AsSpan(0, count * rowSize);

    /// <summary>[L+1, d] of one row.</summary>
    public ReadOnlySpan<float> Row(int position, int row) => _values[position].AsSpan(row * rowSize, rowSize);

    /// <summary>For each row the reply's tokens that entered the mean; null when none were asked for.</summary>
    public IReadOnlyList<int[]>? Responses { get; set; }
}
