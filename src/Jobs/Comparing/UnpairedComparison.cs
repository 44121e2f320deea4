using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Jobs.Comparing;

/// <summary>Two arms as if their trials had nothing in common.</summary>
/// <param name="Interval">Newcombe's, 95 %.</param>
/// <param name="Fisher">Of Fisher's exact test.</param>
public sealed record UnpairedComparison(PassCount Arm, PassCount Baseline, double Difference, Interval Interval, ExactTails Fisher)
{
    internal Effect Effect => new(Difference, Interval, IntervalMeans.NewcombeUnpaired, ComparisonTest.Fisher, Fisher.TwoSided);

    /// <summary>Null where one of them has no trial.</summary>
    internal static UnpairedComparison? Of(PassCount arm, PassCount baseline) => arm.Trials == 0 || baseline.Trials == 0
        ? null
        : new UnpairedComparison(arm, baseline, arm.Rate - baseline.Rate, NewcombeInterval.Unpaired(arm, baseline), FisherExact.Of(arm, baseline));
}
