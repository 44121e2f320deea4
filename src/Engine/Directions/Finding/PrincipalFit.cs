using MathNet.Numerics.LinearAlgebra;

namespace Vectorscope.Engine.Directions.Finding;

/// <summary>The first principal component of the prompts' own differences, not centred: it is the component of ± the differences, and centring would take out exactly their mean.</summary>
internal sealed class PrincipalFit : ISpanFit
{
    public void Fit(GramMatrix gram, PromptGroups groups, ReadOnlySpan<RowSide> sides, Span<double> coefficients)
    {
        coefficients.Clear();
        var differences = new PromptDifferences(gram, groups, sides);
        if (differences.Count == 0)
            return;
        var products = Matrix<double>.Build.Dense(differences.Count, differences.Count, (i, j) => differences[i, j]);
        var component = products.Evd(Symmetricity.Symmetric).EigenVectors.Column(differences.Count - 1).ToArray();
        differences.Combine(component, coefficients);
        Orient(gram, sides, coefficients);
    }

    // A component has no sign of its own; the means give it one.
    private static void Orient(GramMatrix gram, ReadOnlySpan<RowSide> sides, Span<double> coefficients)
    {
        Span<double> means = new double[sides.Length];
        MeanFit.Fill(sides, means);
        var along = 0.0;
        for (var row = 0; row < sides.Length; row++)
            along += means[row] * GramMatrix.Dot(gram[row], coefficients);
        if (along >= 0)
            return;
        foreach (ref var coefficient in coefficients)
            coefficient = -coefficient;
    }
}
