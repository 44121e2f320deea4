namespace Vectorscope.Engine.Checkpoints;

/// <summary>A tensor that a <see cref="SafetensorsWriter"/> will hold.</summary>
/// <param name="Name">Name in the file; not <c>__metadata__</c>.</param>
/// <param name="Type">Element type that values are converted to.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
public sealed record TensorDeclaration(string Name, TensorType Type, IReadOnlyList<long> Shape);
