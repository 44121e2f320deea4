using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Engine.Directions.Finding;

namespace Vectorscope.Engine.Tests.Directions.Auditing;

/// <summary>Intervals and nulls of methods that are held out in folds: simulated captures, each a layer of its own. bench/RESULTS.md has the whole table.</summary>
public sealed class FoldCoverageTests
{
    // So that each takes seconds: fits grow with the prompts.
    private static int Captures(int prompts) => prompts > 12 ? 60 : 200;

    // Three standard errors beyond .05.
    private static double MostFalse(int prompts) => Captures(prompts) * (0.05 + 3 * Math.Sqrt(0.05 * 0.95 / Captures(prompts)));

    [Theory]
    [InlineData(12, DirectionMethod.PrincipalComponent)]
    [InlineData(30, DirectionMethod.PrincipalComponent)]
    [InlineData(12, DirectionMethod.LogisticProbe)]
    [InlineData(30, DirectionMethod.LogisticProbe)]
    public void Measure_NoEffect_IsRarelyFound(int prompts, DirectionMethod method)
    {
        var layers = Simulate(prompts, method, 0);

        Assert.InRange(layers.Average(layer => layer.AucHeldOut), 0.46, 0.54);
        Assert.InRange(layers.Count(layer => !Holds(layer, 0.5)), 0, MostFalse(prompts));
        Assert.InRange(layers.Count(layer => layer.PValue <= 0.05), 0, MostFalse(prompts));
    }

    [Theory]
    [InlineData(12, DirectionMethod.PrincipalComponent, 3f)]
    [InlineData(30, DirectionMethod.PrincipalComponent, 2f)]
    [InlineData(12, DirectionMethod.LogisticProbe, 2f)]
    [InlineData(30, DirectionMethod.LogisticProbe, 1.5f)]
    public void Measure_AnEffect_IntervalsHoldTheMean(int prompts, DirectionMethod method, float effect)
    {
        var layers = Simulate(prompts, method, effect);

        var mean = layers.Average(layer => layer.AucHeldOut);
        Assert.InRange(mean, 0.65, 0.97);
        Assert.InRange(layers.Count(layer => Holds(layer, mean)), Captures(prompts) - MostFalse(prompts), Captures(prompts));
    }

    private static LayerSeparability[] Simulate(int prompts, DirectionMethod method, float effect)
    {
        const int width = 16;
        var contrast = SyntheticContrast.Make(prompts, SyntheticContrast.Equal(width), seed: prompts, shift: [effect, .. new float[width - 1]], layers: Captures(prompts));
        var options = new FindingOptions { Method = method };
        var groups = Separability.Measurable(contrast);
        // The interval does not depend on the permutations, and p only in its grain: 19 can tell .05.
        var measured = ContrastMeasurement.Of(
            contrast, groups, new Arrangements(groups, new SeparabilityOptions(Permutations: effect == 0 ? 19 : 1)), HeldOut.Of(groups, options, width), 1,
            null, null, TestContext.Current.CancellationToken);
        return new LayerFigures(groups, measured).All();
    }

    private static bool Holds(LayerSeparability layer, double value) =>
        layer.AucHeldOutInterval is { } interval && interval.Low <= value && value <= interval.High;
}
