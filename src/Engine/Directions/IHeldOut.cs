namespace Vectorscope.Engine.Directions;

/// <summary>Compares rows of A with rows of B along directions that were fitted without their prompts. Owns its buffers; one for each thread.</summary>
internal interface IHeldOut
{
    /// <summary>The layer that is compared from now on.</summary>
    void Load(GramMatrix gram);

    /// <summary>Labels the rows. All that follows is said of these labels.</summary>
    void Arrange(ReadOnlySpan<RowSide> sides);

    /// <summary>Rows of A against rows of B of other prompts.</summary>
    /// <param name="unitOfGroup">For each prompt the unit that a jackknife leaves out; empty when none is asked for.</param>
    /// <param name="unitTallies">For each unit, gains the comparisons that it takes part in.</param>
    Tally AcrossPrompts(ReadOnlySpan<int> unitOfGroup = default, Span<Tally> unitTallies = default);

    /// <summary>Rows of A against the rows of B of their own prompt.</summary>
    Tally WithinPrompts();

    /// <summary>x·r of each row, r fitted to all rows that are left in; in any unit.</summary>
    void InSample(Span<double> scores);

    /// <summary>For each row its place on a unit direction fitted without its prompt, from the midpoint of the two training means; 0 where there is no direction.</summary>
    void Projections(Span<double> projections);
}
