using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Directions;

/// <summary>How well two sides of a contrast are told apart along their mean difference, layer by layer.</summary>
public static class Separability
{
    /// <summary>Analyses all layers, reading one at a time.</summary>
    /// <param name="contrast">The two sides; at least two distinct prompts on each.</param>
    /// <param name="options">Folds, repeats, permutations, resamples and the seed.</param>
    /// <param name="progress">Told after each layer, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Stops within a fraction of a layer.</param>
    /// <returns>The same bits for the same input and seed, on any number of cores.</returns>
    /// <remarks>
    /// Memory: one layer's rows. Time: about 3·n·d·(repeats + permutations) multiply-adds a layer.
    /// </remarks>
    /// <exception cref="RefusedInputException">An option is out of range, or a side has too few prompts.</exception>
    /// <exception cref="InvalidDataException">A layer holds a number that is not finite.</exception>
    public static SeparabilityReport Analyse(
        Contrast contrast,
        SeparabilityOptions options,
        IProgress<SeparabilityProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contrast);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var groups = new PromptGroups(contrast.KeysA, contrast.KeysB);
        var prompts = Math.Min(groups.GroupsA, groups.GroupsB);
        if (prompts < 2)
        {
            var side = groups.GroupsA < 2 ? contrast.SideA : contrast.SideB;
            throw new RefusedInputException(
                $"Side '{side}' has {prompts} distinct prompts; a direction can only be tested on held-out prompts when each side has at least 2.");
        }
        var folds = Math.Min(options.Folds, prompts);
        var analysis = new LayerAnalysis(groups, folds, options, cancellationToken);
        var matrix = new ResidualMatrix(contrast);
        var layers = new LayerSeparability[contrast.Layers];
        for (var layer = 0; layer < layers.Length; layer++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            matrix.Load(layer);
            layers[layer] = analysis.Run(matrix, contrast.Width, layer);
            progress?.Report(new SeparabilityProgress(layer + 1, layers.Length));
        }
        return new SeparabilityReport
        {
            SideA = contrast.SideA,
            SideB = contrast.SideB,
            Position = contrast.Position,
            Pairing = groups.Pairing,
            PromptsA = contrast.PromptsA ?? [.. Enumerable.Range(0, contrast.KeysA.Count)],
            PromptsB = contrast.PromptsB ?? [.. Enumerable.Range(0, contrast.KeysB.Count)],
            Width = contrast.Width,
            Options = options,
            Folds = folds,
            Layers = layers,
            Warnings = [.. contrast.Warnings, .. SeparabilityWarnings.Of(groups, folds, layers)],
        };
    }
}
