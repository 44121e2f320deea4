using System.Text.Json.Serialization;
using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Comparing;

/// <summary>An arm of a comparison.</summary>
/// <param name="Address">Null for an arm that is known by its counts alone.</param>
/// <param name="Name">The arm's; unique within a comparison only together with the run.</param>
/// <param name="RunName">Null for an arm that is known by its counts alone.</param>
/// <param name="Count">Passed of graded trials, copies counted once.</param>
/// <param name="Copies">Graded trials that repeat another one word for word.</param>
/// <param name="Planned">Trials, those without a grade included.</param>
/// <param name="Rate">Null without graded trials.</param>
/// <param name="Interval">Wilson's, 95 %, of trials taken as independent.</param>
/// <param name="TaskMeans">Mean over tasks with both errors; null for counts alone and without trials.</param>
public sealed record ComparedArm(
    ArmAddress? Address,
    string Name,
    string? RunName,
    PassCount Count,
    int Copies,
    int Planned,
    double? Rate,
    Interval? Interval,
    TaskMeans? TaskMeans)
{
    /// <summary>Only its counts are known: nothing can be paired, and nothing opened.</summary>
    public bool IsCounts => Address is null;

    /// <summary>Kind of the run; null for an arm that is known by its counts alone.</summary>
    public string? RunKind { get; init; }

    /// <summary>Null for an arm that is known by its counts alone.</summary>
    [JsonIgnore]
    public ArmTrials? Trials { get; init; }

    /// <summary>Null where they are not known: trials that came from elsewhere, counts.</summary>
    [JsonIgnore]
    public IReadOnlyList<SpecSetting>? Settings { get; init; }

    /// <summary>What the run keeps of its spec; null as above.</summary>
    [JsonIgnore]
    public KeptBenchmark? Kept { get; init; }

    /// <summary>An arm of a run.</summary>
    public static ComparedArm Of(ArmAddress address, string runName, KeptBenchmark? kept, ArmTrials trials)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(trials);
        var count = trials.Total();
        return new ComparedArm(
            address, address.Arm, runName, count, trials.Copies, trials.Planned, RateOf(count), IntervalOf(count),
            count.Trials > 0 ? TaskMeans.Rate(trials.Tasks().Values.Select(task => task.Count)) : null)
        {
            Trials = trials,
            Kept = kept,
            Settings = kept is not null && kept.Spec.Arms.Any(arm => arm.Name == address.Arm) ? ArmSettings.Of(kept, address.Arm) : null,
        };
    }

    /// <summary>An arm of which only the counts are known, such as a figure of an earlier report.</summary>
    public static ComparedArm OfCounts(string name, PassCount count) =>
        new(null, name, null, count, 0, count.Trials, RateOf(count), IntervalOf(count), null);

    private static double? RateOf(PassCount count) => count.Trials > 0 ? count.Rate : null;

    private static Interval? IntervalOf(PassCount count) => count.Trials > 0 ? WilsonInterval.Of(count.Passed, count.Trials) : null;
}
