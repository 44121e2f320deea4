namespace Vectorscope.Engine.Statistics;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    /// <summary>Φ(x), to about 1e-15 absolute.</summary>
    /// <remarks>Series for |x| ≤ 5 (Marsaglia 2004), continued fraction for the tails.</remarks>
    public static double Cdf(double x)
    {
        if (double.IsNaN(x))
            return double.NaN;
        if (x > 5)
            return 1 - UpperTail(x);
        if (x < -5)
            return UpperTail(-x);
        double sum = x, term = x, square = x * x;
        for (var i = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); i += 2)
        {
            term *= square / i;
            sum += term;
        }
        return 0.5 + sum * Density(x);
    }

    private static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    private static double UpperTail(double x)
    {
        if (x > 38.6)
            return 0;
        // 1 - Φ(x) = φ(x) / (x + 1/(x + 2/(x + 3/(x + …)))), from the inside out.
        var fraction = x;
        for (var i = 60; i >= 1; i--)
            fraction = x + i / fraction;
        return Density(x) / fraction;
    }
}
