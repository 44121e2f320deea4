using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Benchmarking.Power;

namespace Vectorscope.Dashboard.Api;

/// <summary>The power of a design.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Power">Share of simulated comparisons that found the effect.</param>
/// <param name="Low">Lower end of Wilson's 95 % interval over the simulations.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Detectable">The smallest gains and losses that are found with 50, 80 and 90 %.</param>
public sealed record PowerDocument(PowerQuestion Question, double Power, double Low, double High, IReadOnlyList<DetectableEffect> Detectable)
{
    internal static PowerDocument Of(PowerQuestion question, DesignPower design)
    {
        var power = design.At(question.Effect);
        return new(question, power.Power, power.Low, power.High, [.. new[] { 0.5, 0.8, 0.9 }.Select(share => DetectableEffect.Of(design, share))]);
    }
}
