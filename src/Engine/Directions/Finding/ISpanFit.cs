namespace Vectorscope.Engine.Directions.Finding;

/// <summary>Finds a direction w = Σ αᵢ xᵢ with Σ αᵢ = 0 from the products of rows alone, whatever the width. Owns its buffers; one for each thread.</summary>
internal interface ISpanFit
{
    /// <param name="gram">Products of all rows; a constant added to every row changes no direction.</param>
    /// <param name="groups">Which rows are one prompt.</param>
    /// <param name="sides">The labels; rows that are out are not looked at.</param>
    /// <param name="coefficients">Filled with α in any unit; all 0 where there is no direction.</param>
    void Fit(GramMatrix gram, PromptGroups groups, ReadOnlySpan<RowSide> sides, Span<double> coefficients);
}
