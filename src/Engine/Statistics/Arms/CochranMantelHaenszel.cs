using MathNet.Numerics;

namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>The test of Cochran (1954) and of Mantel and Haenszel (1959): two arms at the same tasks, several attempts each.</summary>
public static class CochranMantelHaenszel
{
    /// <summary>
    /// (Σ(aₜ − E aₜ))²/Σ Var aₜ without correction for continuity, on χ² with one degree of freedom; E and Var are the hypergeometric ones.
    /// The common odds ratio is Mantel and Haenszel's: Σ aₜdₜ/nₜ over Σ bₜcₜ/nₜ, for A over B.
    /// </summary>
    /// <param name="tasks">Tasks that one arm alone tried say nothing, and are left out.</param>
    public static CmhResult Of(IEnumerable<TaskPair> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        double off = 0, variance = 0, forA = 0, forB = 0;
        foreach (var (a, b) in tasks.Where(task => task.IsShared))
        {
            double total = a.Trials + b.Trials, passed = a.Passed + b.Passed;
            off += a.Passed - a.Trials * passed / total;
            variance += a.Trials * (double)b.Trials * passed * (total - passed) / (total * total * (total - 1));
            forA += a.Passed * (double)b.Failed / total;
            forB += a.Failed * (double)b.Passed / total;
        }

        var statistic = variance > 0 ? off * off / variance : 0;
        return new CmhResult(statistic, SpecialFunctions.Erfc(Math.Sqrt(statistic / 2)), forB > 0 ? forA / forB : forA > 0 ? double.PositiveInfinity : null);
    }
}

/// <summary>What <see cref="CochranMantelHaenszel"/> found.</summary>
/// <param name="Statistic">0 where no task has both passes and failures.</param>
/// <param name="P">Two-sided.</param>
/// <param name="OddsRatio">Infinite where B solved nothing that A did not; null where neither solved anything that the other did not.</param>
public sealed record CmhResult(double Statistic, double P, double? OddsRatio);
