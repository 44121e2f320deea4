namespace Vectorscope.Engine.Directions;

/// <summary>Reads one layer of one side.</summary>
/// <param name="layer">0 (embedding output) to L.</param>
/// <param name="rows">To be filled: [rows, d], row-major.</param>
public delegate void ContrastReader(int layer, Span<float> rows);
