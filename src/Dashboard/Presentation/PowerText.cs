using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Benchmarking.Power;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>What a design can find, in words.</summary>
public static class PowerText
{
    // Ends that differ by less are told as one.
    private const double Alike = 0.2;

    /// <summary>The smallest effects: <c>differences of about ±12 points</c>, or gains and losses by themselves where they differ.</summary>
    public static string Of(DetectableEffect effect) => effect switch
    {
        { Gain: { } gain, Loss: { } loss } when Math.Abs(gain - loss) <= Alike * Math.Max(gain, loss) => $"differences of about ±{About((gain + loss) / 2)}",
        { Gain: { } gain, Loss: { } loss } => $"gains of about {About(gain)} and losses of about {About(loss)}",
        { Gain: { } gain } => $"gains of about {About(gain)}, and no loss, however large",
        { Loss: { } loss } => $"losses of about {About(loss)}, and no gain, however large",
        _ => "no difference, however large",
    };

    /// <summary>What the smallest effects hold for.</summary>
    /// <param name="comparisons">Arms that are compared with the baseline.</param>
    public static string Terms(DesignGuess design, int comparisons) =>
        $"80 % power, two-sided 5 %{(comparisons > 1 ? $" shared among {Format.Count(comparisons)} comparisons" : "")}, base rate {Format.Percent(design.Base)}, correlation within tasks {Format.Number(design.Correlation, 2)}";

    /// <summary>Where base rate and correlation come from.</summary>
    public static string Source(DesignGuess design)
    {
        var range = $"Submissions to Terminal-Bench had {Format.Number(DesignGuess.LeastSeen, 2)} to {Format.Number(DesignGuess.MostSeen, 2)}.";
        return design.Trials == 0 ? $"Base rate and correlation are assumed: there are no trials to read them off. {range}"
            : $"{design.Arm} passed {Format.Rate(design.Passed, design.Trials)}{(design.Passed == 0 || design.Passed == design.Trials ? $", taken as {Format.Percent(design.Base)}" : "")}. "
                + (design.IsEstimated ? $"The correlation estimated from its attempts is {Format.Number(design.Correlation, 2)}."
                    : $"The correlation of {Format.Number(design.Correlation, 2)} is assumed, as {(design.Attempts > 1 ? "too few of its tasks tell" : "one attempt at a task does not tell it")}. {range}");
    }

    // "About" has no tenths of ten points.
    private static string About(double difference) => difference < 0.0995 ? Format.InPoints(difference) : $"{Format.Number(difference * 100, 0)} points";

    /// <summary>A power as one would count studies: <c>32 of 100 such studies</c>.</summary>
    public static string Studies(PowerEstimate power) => $"{Format.Number(power.Power * 100, 0)} of 100 such studies";
}
