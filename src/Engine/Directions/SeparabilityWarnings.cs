using System.Globalization;
using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Text;

namespace Vectorscope.Engine.Directions;

/// <summary>Turns what the numbers cannot say for themselves into sentences.</summary>
internal static class SeparabilityWarnings
{
    private const int WidePrompts = 12;
    private const int RoughPrompts = 30;
    private const double Level = 0.05;

    /// <param name="prompts">Distinct prompts of the smaller side.</param>
    /// <param name="layers">In order, from 0.</param>
    public static IEnumerable<SeparabilityWarning> Of(int prompts, IReadOnlyList<LayerSeparability> layers)
    {
        if (FewPrompts(prompts) is { } few)
            yield return new("few-prompts", few, []);

        var constant = Layers(layers, layer => layer.EffectiveDimension == 0);
        if (constant.Length > 0)
        {
            yield return new("constant-layer",
                $"{Named(constant)}: the rows of each side are all the same there (at the embedding, the last prompt token is the same token in every prompt), so nothing can be told apart by prompt.",
                constant);
        }

        var saturated = Layers(layers, layer => layer.Saturated);
        if (saturated.Length > 0)
        {
            var chance = saturated.Select(layer => layers[layer].NullInSample.Mean).Average();
            yield return new("saturated",
                $"In-sample AUC is saturated ({Text(SeparabilityReport.SaturationThreshold, "0.###")} or more) at {saturated.Length} of {Amount.Of(layers.Count, "layer")} and cannot rank them; with meaningless labels it would be {Text(chance, "0.00")} there on average. Look at the held-out AUC against its null, and at margin over ambient norm.",
                saturated);
        }

        var heldOut = Layers(layers, layer => layer.AucHeldOut >= SeparabilityReport.SaturationThreshold);
        if (heldOut.Length > 1)
        {
            yield return new("held-out-saturated",
                $"Held-out AUC too is saturated at {heldOut.Length} of {Amount.Of(layers.Count, "layer")}: {Amount.Of(prompts, "prompt")} cannot say which of them separates best. Rank them by d′ or by margin over ambient norm.",
                heldOut);
        }

        var early = Layers(layers, layer => layer.Layer <= 1 && layer.AucHeldOut >= SeparabilityReport.SaturationThreshold && layer.AdjustedPValue <= Level);
        if (early.Length > 0)
        {
            yield return new("separable-at-input",
                $"The sides are already told apart on held-out prompts at {Named(early).ToLowerInvariant()}: their texts differ, and that alone gives an AUC near 1 at every later layer. It is no evidence of a trait. Compare with two irrelevant personas of the same length and style.",
                early);
        }

        var chancy = Layers(layers, layer => layer.EffectiveDimension > 0 && layer.AdjustedPValue > Level);
        if (chancy.Length > 0)
        {
            yield return new("within-null",
                $"At {chancy.Length} of {Amount.Of(layers.Count, "layer")} the held-out AUC is not above what meaningless labels reach somewhere among the layers (adjusted p above {Text(Level, "0.##")}): there is no evidence that the direction tells the sides apart there.",
                chancy);
        }
    }

    private static string? FewPrompts(int prompts)
    {
        if (prompts < SeparabilityReport.LeastPrompts)
            return $"Only {Amount.Of(prompts, "distinct prompt")} a side: too few prompts for an interval or a p-value. Use 30 or more.";
        if (prompts >= RoughPrompts)
            return null;
        var least = Text(WilsonInterval.OfShare(1, prompts, StudentT.Quantile95(prompts - 1)).Low, "0.00");
        return prompts < WidePrompts
            ? $"Only {Amount.Of(prompts, "distinct prompt")} a side: the interval is wide (about ±0.25 at 8 prompts), and perfect separation of {prompts} only says \"at least {least}\". Use 30 or more."
            : $"{Amount.Of(prompts, "distinct prompt")} a side: the figures are rough; perfect separation of {prompts} says \"at least {least}\". Use 30 or more.";
    }

    private static int[] Layers(IReadOnlyList<LayerSeparability> layers, Func<LayerSeparability, bool> which) =>
        [.. layers.Where(which).Select(layer => layer.Layer)];

    private static string Named(int[] layers) =>
        layers.Length == 1 ? $"Layer {layers[0]}" : $"Layers {string.Join(", ", layers)}";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
