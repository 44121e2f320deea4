namespace Vectorscope.Engine.Training;

/// <summary>Where one tensor of the model lies in the flat buffers of the training.</summary>
/// <param name="Name">Canonical name.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Offset">Its first element.</param>
internal sealed record ModelParameter(string Name, long[] Shape, long Offset)
{
    internal long Count { get; } = Shape.Aggregate(1L, (a, b) => a * b);

    /// <summary>Matrices decay and are used in the type of the passes; all else does not decay and stays precise.</summary>
    internal bool IsMatrix => Shape.Length == 2;
}
