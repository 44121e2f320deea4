namespace Vectorscope.Engine.Directions.Finding;

/// <summary>Fills in rows of one layer, beginning with one of them: [rows, d], row-major.</summary>
/// <param name="layer">0 to L.</param>
/// <param name="first">The first row.</param>
/// <param name="rows">To be filled.</param>
public delegate void SideRowReader(int layer, int first, Span<float> rows);

/// <summary>The rows of a side.</summary>
/// <param name="Name">For sentences.</param>
/// <param name="Count">How many.</param>
/// <param name="Read">Reads them.</param>
public sealed record SideRows(string Name, int Count, SideRowReader Read);
