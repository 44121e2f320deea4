namespace Vectorscope.Engine.Directions.Finding;

/// <summary>μ₊ − μ₋: α = 1/n₊ for the rows of A, −1/n₋ for those of B.</summary>
internal sealed class MeanFit : ISpanFit
{
    public void Fit(GramMatrix gram, PromptGroups groups, ReadOnlySpan<RowSide> sides, Span<double> coefficients) => Fill(sides, coefficients);

    /// <summary>α of the difference of means; all 0 where a side has no rows.</summary>
    public static void Fill(ReadOnlySpan<RowSide> sides, Span<double> coefficients)
    {
        double a = sides.Count(RowSide.A), b = sides.Count(RowSide.B);
        for (var row = 0; row < sides.Length; row++)
        {
            coefficients[row] = a == 0 || b == 0 ? 0 : sides[row] switch
            {
                RowSide.A => 1 / a,
                RowSide.B => -1 / b,
                _ => 0,
            };
        }
    }
}
