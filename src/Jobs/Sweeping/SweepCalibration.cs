using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>Strengths are found, not named: each is the one at which the replies are as far from the model's own as is asked for.</summary>
public sealed record SweepCalibration
{
    [Field("Target", Help = "Nats of KL(edited‖base) that the percentile is to have."), Range(0.0, 100.0, AboveLeast = true)]
    public double Target { get; init; } = 1;

    [Field("Percentile", Help = "Of the divergences of all tokens of all replies."), Range(0.0, 100.0, AboveLeast = true)]
    public double Percentile { get; init; } = 95;

    [Field("Tolerance", Help = "A strength is good enough when the percentile is no farther from the target than this share of it."), Range(0.001, 0.5)]
    public double Tolerance { get; init; } = 0.05;

    [Field("Steps", Help = "How often the bracket around the target is halved at most, after it was found by doubling."), Range(1, 30)]
    public int Steps { get; init; } = 8;

    [Field("Least strength", Help = "The search begins here; a negative one searches on that side.")]
    public double Least { get; init; } = 0.05;

    [Field("Most strength", Help = "The search goes no farther; of the same sign.")]
    public double Most { get; init; } = 16;

    [Field("Both signs", Help = "Searches on the other side too: twice as many cells.")]
    public bool BothSigns { get; init; }

    /// <summary>As the engine takes it.</summary>
    /// <param name="sign">1, or −1 for the other side.</param>
    internal SearchGoal Goal(int sign) => new(Target, sign * Least, sign * Most, Steps, Tolerance);
}
