namespace Vectorscope.Engine.Statistics;

/// <summary>Means, variances and the distance between two groups in their own spread.</summary>
public static class Moments
{
    /// <summary>Arithmetic mean; NaN of nothing.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    /// <summary>Sample variance (divisor n − 1), from deviations; 0 for fewer than two values.</summary>
    public static double Variance(ReadOnlySpan<double> values)
    {
        if (values.Length < 2)
            return 0;
        var mean = Mean(values);
        var sum = 0.0;
        foreach (var value in values)
            sum += (value - mean) * (value - mean);
        return sum / (values.Length - 1);
    }

    /// <summary>d′ = (μA − μB) / √((σ²A + σ²B) / 2); null when neither group varies.</summary>
    public static double? DPrime(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var variance = (Variance(a) + Variance(b)) / 2;
        return variance > 0 ? (Mean(a) - Mean(b)) / Math.Sqrt(variance) : null;
    }
}
