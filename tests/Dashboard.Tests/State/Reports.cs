using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Dashboard.Tests.State;

/// <summary>Small separability reports to show.</summary>
internal static class Reports
{
    public static SeparabilityReport Of(string a, string b, string position, params double[] aucs) => new()
    {
        SideA = a,
        SideB = b,
        Position = position,
        Pairing = Pairing.Paired,
        PromptsA = [0, 1],
        PromptsB = [0, 1],
        Width = 8,
        Options = new SeparabilityOptions(),
        Version = SeparabilityReport.CurrentVersion,
        Permutations = 3,
        Layers = [.. aucs.Select(Layer)],
        Warnings = [],
    };

    private static LayerSeparability Layer(double auc, int layer) => new()
    {
        Layer = layer,
        AucInSample = auc,
        AucHeldOut = auc,
        AucHeldOutInterval = new Interval(auc - 0.05, auc + 0.05),
        NullHeldOut = new NullBand(0.5, 0.4, 0.6),
        NullInSample = new NullBand(0.6, 0.5, 0.7),
        EffectiveDimension = 4,
        DPrimeInSample = layer == 0 ? null : layer,
        DPrimeHeldOut = layer == 0 ? null : layer,
        Margin = 1,
        AmbientNorm = 10,
        MarginOverAmbient = 0.1,
        Saturated = false,
        ProjectionsA = [0.5f, 1f],
        ProjectionsB = [-0.5f, -1f],
    };
}
