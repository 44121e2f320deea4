using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Engine.Directions.Finding;

namespace Vectorscope.Engine.Tests.Directions.Auditing;

/// <summary>Intervals and nulls of methods that are held out in folds: simulated captures, each a layer of its own. bench/RESULTS.md has the whole table.</summary>
public sealed class FoldCoverageTests
{
    private const int Captures = 300;

    // A share of .05 has a standard error of .0126 over 300 captures: what is refused lies three of them off.
    private const double MostFalse = 0.088;

    [Theory]
    [InlineData(12, DirectionMethod.PrincipalComponent)]
    [InlineData(30, DirectionMethod.PrincipalComponent)]
    [InlineData(12, DirectionMethod.LogisticProbe)]
    [InlineData(30, DirectionMethod.LogisticProbe)]
    public void Measure_NoEffect_IsRarelyFound(int prompts, DirectionMethod method)
    {
        var layers = Simulate(prompts, method, 0);

        Assert.InRange(layers.Average(layer => layer.AucHeldOut), 0.47, 0.53);
        Assert.InRange(layers.Count(layer => !Holds(layer, 0.5)), 0, MostFalse * Captures);
        Assert.InRange(layers.Count(layer => layer.PValue <= 0.05), 0, MostFalse * Captures);
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
        Assert.InRange(layers.Count(layer => Holds(layer, mean)), (1 - MostFalse) * Captures, Captures);
    }

    private static LayerSeparability[] Simulate(int prompts, DirectionMethod method, float effect)
    {
        const int width = 16;
        var contrast = SyntheticContrast.Make(prompts, SyntheticContrast.Equal(width), seed: prompts, shift: [effect, .. new float[width - 1]], layers: Captures);
        var options = new FindingOptions { Method = method };
        var groups = Separability.Measurable(contrast);
        // The interval does not depend on the permutations, and p only in its grain: as few as are allowed.
        var measured = ContrastMeasurement.Of(
            contrast, groups, new Arrangements(groups, new SeparabilityOptions(Permutations: effect == 0 ? 39 : 20)), HeldOut.Of(groups, options, width), 1,
            null, null, TestContext.Current.CancellationToken);
        return new LayerFigures(groups, measured).All();
    }

    private static bool Holds(LayerSeparability layer, double value) =>
        layer.AucHeldOutInterval is { } interval && interval.Low <= value && value <= interval.High;
}
