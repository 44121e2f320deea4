using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Jobs.Benchmarking.Projections;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>The symmetric scale by which recorded projections are coloured.</summary>
/// <param name="Middle">Neither side.</param>
/// <param name="Half">From there to either end.</param>
/// <param name="Text">Where it comes from.</param>
public sealed record ProjectionScale(double Middle, double Half, string Text)
{
    /// <param name="toSides">As the direction says; else, and where it says nothing, by the trial's tokens.</param>
    public static ProjectionScale Of(ProjectedTrial trial, bool toSides)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var known = trial.Series[trial.Curve!.Series].Scale;
        return toSides && known.Half is { } half
            ? new(known.Middle, half, known is { Positive: not null, Negative: not null }
                ? "About the middle of the sides' means, which lie at half the scale at most."
                : "±4 times what an unrelated direction would see (ambient norm / √d).")
            : new(0, trial.Curve.Typical is > 0 and var typical ? Ticks.Step(typical) : 1, "About 0, wide enough for 98 of 100 tokens of the trial, rounded up.");
    }

    /// <summary>Where a projection lies: −1 to 1, what is beyond at the ends.</summary>
    public double Share(double projection) => Math.Clamp((projection - Middle) / Half, -1, 1);
}
