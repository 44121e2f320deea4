using Vectorscope.Engine.Statistics;
using Vectorscope.Jobs.Trials;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>One row of a run's results table.</summary>
/// <param name="Trials">Finished trials that count: all but cancelled and infrastructure ones.</param>
/// <param name="Rate">Passed of trials; null without trials.</param>
/// <param name="Interval">Wilson, 95 %.</param>
public sealed record ArmResult(
    string Name,
    int Passed,
    int Trials,
    double? Rate,
    Interval? Interval,
    int Infrastructure,
    int Cancelled,
    int VerifierBroken,
    int TimedOut,
    int DiskLimit,
    TrialCounts Counts);
