namespace Vectorscope.Engine.Activations.Files;

/// <summary>Host memory for one batch's rows, large enough for any batch of the plan and used again.</summary>
/// <remarks>
/// Fresh arrays of tens of megabytes for every batch would pile up until the next full collection. Layer by layer, because so they
/// come from the model.
/// </remarks>
internal sealed class BatchBuffers(int positions, int layers, int rows, int width)
{
    private readonly float[][] _values =
        [.. Enumerable.Range(0, positions).Select(_ => GC.AllocateUninitializedArray<float>(checked(layers * rows * width)))];

    /// <summary>[b, d] of a position, in the plan's order, at a layer.</summary>
    public Span<float> Layer(int position, int layer, int count) => _values[position].AsSpan(layer * rows * width, count * width);

    /// <summary>[d] of one row.</summary>
    public ReadOnlySpan<float> Row(int position, int layer, int row) => _values[position].AsSpan(((layer * rows) + row) * width, width);

    /// <summary>For each row the reply's tokens that entered the mean; null when none were asked for.</summary>
    public IReadOnlyList<int[]>? Responses { get; set; }

    /// <summary>Whether all of the batch has come: what a pass that failed left behind is not kept.</summary>
    public bool IsWhole { get; set; }
}
