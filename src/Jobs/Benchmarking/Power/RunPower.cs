using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Jobs.Benchmarking.Power;

/// <summary>What a run can tell apart by now, and what it will at its end.</summary>
/// <param name="Baseline">The arm that others are compared with.</param>
/// <param name="Comparisons">Other arms.</param>
/// <param name="Done">Trials that have ended.</param>
/// <param name="Planned">All trials.</param>
/// <param name="Tasks">Tasks of the run.</param>
/// <param name="Attempts">Most attempts planned of an arm at a task.</param>
/// <param name="Alpha">Level of each comparison: 5 % shared among them.</param>
/// <param name="Design">What the baseline's trials say of the tasks.</param>
/// <param name="Now">With the trials of the arm that has the fewest; null where it shares none with the baseline.</param>
/// <param name="AtEnd">With all that are planned; null for a run too large to simulate.</param>
/// <param name="Evidence">Of each other arm.</param>
public sealed record RunPower(
    string Baseline, int Comparisons, int Done, int Planned, int Tasks, int Attempts, double Alpha, DesignGuess Design, DetectableEffect? Now, DetectableEffect? AtEnd, IReadOnlyList<ArmEvidence> Evidence);

/// <summary>The smallest effects that are found with a power; null for one that is never found so often.</summary>
public sealed record DetectableEffect(double Power, double? Gain, double? Loss)
{
    /// <summary>Reads them off a simulated design.</summary>
    public static DetectableEffect Of(DesignPower design, double power = 0.8)
    {
        ArgumentNullException.ThrowIfNull(design);
        return new(power, design.Gain(power), design.Loss(power));
    }
}

/// <summary>Evidence that an arm differs from the baseline, which may be looked at while trials end.</summary>
/// <param name="Pairs">Trials of both arms, of one task and attempt, that have ended; none that repeats another one word for word.</param>
/// <param name="OnlyBaseline">Pairs that the baseline alone passed.</param>
/// <param name="OnlyArm">That the arm alone passed.</param>
/// <param name="EValue">Now; 1 without evidence.</param>
/// <param name="AnytimeP">One over the largest so far.</param>
public sealed record ArmEvidence(string Arm, int Pairs, int OnlyBaseline, int OnlyArm, double EValue, double AnytimeP);
