namespace Vectorscope.Engine.Directions.Finding;

/// <summary>The point with the least sum of distances to given vectors, as a mixture of them, from their products (Weiszfeld 1937; at one of the vectors the step of Vardi and Zhang 2000).</summary>
internal static class GeometricMedian
{
    private const int MostSteps = 10_000;
    private const double Still = 1e-13;

    /// <param name="products">vₐᵀv_b, [count, count].</param>
    /// <param name="count">How many vectors.</param>
    /// <returns>Weights that sum to 1. Where the median is not one point, that which the mean leads to.</returns>
    public static double[] Of(double[] products, int count)
    {
        var weights = Enumerable.Repeat(1.0 / count, count).ToArray();
        var largest = Enumerable.Range(0, count).Max(i => products[i * count + i]);
        var (inverse, next) = (new double[count], new double[count]);
        for (var step = 0; step < MostSteps && largest > 0; step++)
        {
            var at = Distances(products, weights, largest, inverse);
            var sum = inverse.Sum();
            if (sum == 0)
                break;
            var stay = at < 0 ? 0 : 1 / Pull(products, weights, inverse, sum);
            // At a vector: the others do not pull hard enough to leave it.
            if (!(stay < 1))
                break;
            var moved = 0.0;
            for (var i = 0; i < count; i++)
            {
                next[i] = (1 - stay) * inverse[i] / sum + stay * weights[i];
                moved = Math.Max(moved, Math.Abs(next[i] - weights[i]));
            }
            (weights, next) = (next, weights);
            if (moved < Still)
                break;
        }
        return weights;
    }

    /// <summary>1/‖v − m‖ for each vector; 0 for the one that m is at, whose index is given back, else −1.</summary>
    private static int Distances(double[] products, double[] weights, double largest, double[] inverse)
    {
        var (count, at, square) = (weights.Length, -1, 0.0);
        var with = new double[count];
        for (var i = 0; i < count; i++)
        {
            with[i] = GramMatrix.Dot(weights, products.AsSpan(i * count, count));
            square += weights[i] * with[i];
        }
        for (var i = 0; i < count; i++)
        {
            var distance = products[i * count + i] - 2 * with[i] + square;
            inverse[i] = distance > 1e-24 * largest ? 1 / Math.Sqrt(distance) : 0;
            if (inverse[i] == 0)
                at = i;
        }
        return at;
    }

    /// <summary>‖Σ (v − m)/‖v − m‖‖ over the vectors that m is not at.</summary>
    private static double Pull(double[] products, double[] weights, double[] inverse, double sum)
    {
        var count = weights.Length;
        var pull = new double[count];
        for (var i = 0; i < count; i++)
            pull[i] = inverse[i] - sum * weights[i];
        var square = 0.0;
        for (var i = 0; i < count; i++)
            square += pull[i] * GramMatrix.Dot(pull, products.AsSpan(i * count, count));
        return Math.Sqrt(Math.Max(square, 0));
    }
}
