using Vectorscope.Engine.Statistics;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Trials;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>One row of a run's results table.</summary>
/// <param name="Trials">Finished trials that count: all but cancelled, infrastructure and skipped ones.</param>
/// <param name="Rate">Passed of trials; null without trials.</param>
/// <param name="Interval">Wilson, 95 %, copies counted once.</param>
/// <param name="Intervention">What changed the model's stream; null for nothing.</param>
/// <param name="Seconds">Wall-clock time of its ended trials, together.</param>
/// <param name="Copies">Trials that count and repeat, word for word, what the model said in another attempt at the same task.</param>
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
    TrialCounts Counts,
    int Skipped = 0,
    int Copies = 0,
    ArmIntervention? Intervention = null,
    double Seconds = 0)
{
    /// <summary>Not all of its trials were run, since too many in a row failed: the rate is of those that came first.</summary>
    public bool StoppedEarly => Skipped > 0;

    /// <summary>Trials that say something of their own.</summary>
    public int Distinct => Trials - Copies;
}
