using Vectorscope.Engine.Directions;

namespace Vectorscope.Engine.Tests.Directions;

/// <summary>
/// The intervals hold what they promise: simulated captures, each a layer of its own. bench/RESULTS.md has the whole table.
/// </summary>
public sealed class CoverageTests
{
    private const int Captures = 1000;

    [Theory]
    [InlineData(12)]
    [InlineData(30)]
    public void Analyse_NoEffect_IntervalsRarelyExcludeAHalf(int prompts)
    {
        var layers = Simulate(prompts, effect: 0);

        Assert.InRange(layers.Average(layer => layer.AucHeldOut), 0.485, 0.515);
        Assert.InRange(layers.Count(layer => !Holds(layer, 0.5)), 0, 0.07 * Captures);
        Assert.InRange(layers.Count(layer => layer.PValue <= 0.05), 0, 0.07 * Captures);
    }

    [Theory]
    [InlineData(12, 2.5f)]
    [InlineData(30, 2.5f)]
    public void Analyse_AnEffect_IntervalsHoldTheMean(int prompts, float effect)
    {
        var layers = Simulate(prompts, effect);

        var mean = layers.Average(layer => layer.AucHeldOut);
        Assert.InRange(mean, 0.7, 0.97);
        Assert.InRange(layers.Count(layer => Holds(layer, mean)), 0.93 * Captures, Captures);
    }

    private static IReadOnlyList<LayerSeparability> Simulate(int prompts, float effect)
    {
        var contrast = SyntheticContrast.Make(prompts, SyntheticContrast.Equal(64), seed: prompts, shift: [effect, .. new float[63]], layers: Captures);
        return Separability.Analyse(contrast, new SeparabilityOptions(Permutations: 39), null, TestContext.Current.CancellationToken).Layers;
    }

    private static bool Holds(LayerSeparability layer, double value) =>
        layer.AucHeldOutInterval is { } interval && interval.Low <= value && value <= interval.High;
}
