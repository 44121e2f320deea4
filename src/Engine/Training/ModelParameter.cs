namespace Vectorscope.Engine.Training;

/// <summary>Where one tensor of the model lies in the flat buffers of the training.</summary>
/// <param name="Name">Canonical name.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Offset">Its first element.</param>
internal sealed record ModelParameter(string Name, long[] Shape, long Offset)
{
    internal long Count { get; } = Shape.Aggregate(1L, (a, b) => a * b);

    /// <summary>Matrices are used in the type of the passes; all else stays precise.</summary>
    internal bool IsMatrix => Shape.Length == 2;

    /// <summary>
    /// Whether weight decay is for it: matrices and the kernels of convolutions, not norms, biases (dt_bias) and decay rates (A_log). So
    /// transformers' trainer has it for norms and biases, and flash-linear-attention, the family's reference, marks A_log and dt_bias.
    /// </summary>
    internal bool Decays => Shape.Length > 1;
}
