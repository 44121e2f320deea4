namespace Vectorscope.Engine.Statistics;

/// <summary>Student's t distribution.</summary>
public static class StudentT
{
    /// <summary>The two-sided 95 % quantile t(0.975).</summary>
    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    public static double Quantile95(int freedom) => MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, freedom, 0.975);
}
