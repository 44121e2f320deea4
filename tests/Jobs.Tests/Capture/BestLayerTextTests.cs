using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Statistics;
using Vectorscope.Jobs.Capture;

namespace Vectorscope.Jobs.Tests.Capture;

public sealed class BestLayerTextTests
{
    [Theory]
    [InlineData(new[] { 0.5, 0.7, 0.9 }, "held-out AUC is highest at layer 2 of 2: 0.900 (0.700 to 0.950), adjusted p 0.001")]
    [InlineData(new[] { 0.5, 1, 1, 1, 0.9 }, "held-out AUC is highest at layers 1 to 3 of 4: 1.000 (at least 0.800), adjusted p 0.001")]
    [InlineData(new[] { 1, 0.9, 1, 1 }, "held-out AUC is highest at layers 0, 2 to 3 of 3: 1.000 (at least 0.800), adjusted p 0.001")]
    public void Of_OneLayerOrSeveral_NamesThemAll(double[] aucs, string expected) => Assert.Equal(expected, BestLayerText.Of(Report(aucs, prompts: 30)));

    [Fact]
    public void Of_FewPrompts_SaysThatThereIsNoInterval() =>
        Assert.Equal("held-out AUC is highest at layer 1 of 1: 0.900 (no interval with so few prompts)", BestLayerText.Of(Report([0.5, 0.9], prompts: 4)));

    private static SeparabilityReport Report(double[] aucs, int prompts) => new()
    {
        Version = SeparabilityReport.CurrentVersion, SideA = "a", SideB = "b", Position = "p", Pairing = Pairing.Paired, PromptsA = [], PromptsB = [],
        Width = 1, Options = new(), Warnings = [],
        Layers = [.. aucs.Select((auc, layer) => new LayerSeparability
        {
            Layer = layer, AucInSample = 1, AucHeldOut = auc, Saturated = true, NullHeldOut = new(0.5, 0.4, 0.6), NullInSample = new(0.5, 0.4, 0.6),
            AucHeldOutInterval = prompts < 6 ? null : new Interval(auc - 0.1, auc),
            AucHeldOutIntervalOfAll = prompts < 6 ? null : new Interval(auc - 0.2, Math.Min(1, auc + 0.05)),
            AdjustedPValue = prompts < 6 ? null : 0.001,
            EffectiveDimension = 1, DPrimeHeldOut = 1, DPrimeInSample = 1, Margin = 1, AmbientNorm = 1, MarginOverAmbient = 1, ProjectionsA = [], ProjectionsB = [],
        })],
    };
}
