using System.Globalization;

namespace Vectorscope.Engine.Directions;

/// <summary>Turns what the numbers cannot say for themselves into sentences.</summary>
internal static class SeparabilityWarnings
{
    /// <summary>Below this many prompts a side the held-out AUC moves in large steps and the interval is not to be trusted.</summary>
    private const int FewPrompts = 10;

    public static IEnumerable<SeparabilityWarning> Of(PromptGroups groups, int folds, IReadOnlyList<LayerSeparability> layers)
    {
        var prompts = Math.Min(groups.GroupsA, groups.GroupsB);
        if (prompts < FewPrompts)
        {
            yield return new("few-prompts",
                $"Only {Count(prompts, "distinct prompt")} a side, split into {folds} folds: held-out AUC moves in large steps and its interval is too narrow. Use 30 or more.",
                []);
        }

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
                $"In-sample AUC is saturated ({SeparabilityReport.SaturationThreshold.ToString(CultureInfo.InvariantCulture)} or more) at {saturated.Length} of {Count(layers.Count, "layer")} and cannot rank them; with meaningless labels it would be {chance.ToString("0.00", CultureInfo.InvariantCulture)} there on average. Look at the held-out AUC against its null band, and at margin over ambient norm.",
                saturated);
        }

        var early = Layers(layers, layer => layer.Layer <= 1 && layer.AucHeldOut >= SeparabilityReport.SaturationThreshold);
        if (early.Length > 0)
        {
            yield return new("separable-at-input",
                $"The sides are already told apart on held-out prompts at {Named(early).ToLowerInvariant()}: their texts differ, and that alone gives an AUC near 1 at every later layer. It is no evidence of a trait. Compare with two irrelevant personas of the same length and style.",
                early);
        }

        var chancy = Layers(layers, layer => layer.EffectiveDimension > 0 && layer.AucHeldOut <= layer.NullHeldOut.High);
        if (chancy.Length > 0)
        {
            yield return new("within-null",
                $"At {chancy.Length} of {Count(layers.Count, "layer")} the held-out AUC is not above the null band: there the direction tells the sides apart no better than meaningless labels do.",
                chancy);
        }
    }

    private static int[] Layers(IReadOnlyList<LayerSeparability> layers, Func<LayerSeparability, bool> which) =>
        [.. layers.Where(which).Select(layer => layer.Layer)];

    private static string Named(int[] layers) =>
        layers.Length == 1 ? $"Layer {layers[0]}" : $"Layers {string.Join(", ", layers)}";

    private static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
