using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Directions;

/// <summary>How well two sides of a contrast are told apart along their mean difference, layer by layer.</summary>
/// <remarks>docs/statistics.md defines every figure; bench/RESULTS.md has the coverage of the intervals.</remarks>
public static class Separability
{
    /// <summary>Analyses all layers, several at a time.</summary>
    /// <param name="contrast">The two sides. At least three prompts that both answer, or two of each side's own.</param>
    /// <param name="options">Permutations and the seed.</param>
    /// <param name="progress">Told after each layer, by one thread at a time; may be null.</param>
    /// <param name="cancellationToken">Stops within a fraction of a layer.</param>
    /// <returns>The same bits for the same input and seed, on any number of cores.</returns>
    /// <remarks>
    /// Memory: for each core one layer's rows and their products, n² numbers. Time: n²·d/2 multiply-adds a layer, then about n²
    /// for each permutation and each prompt left out.
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
        var groups = Measurable(contrast);
        var arrangements = new Arrangements(groups, options);
        var measured = ContrastMeasurement.Of(contrast, groups, arrangements, () => new LeavePairOut(groups), options.Seed, null, progress, cancellationToken);
        var layers = new LayerFigures(groups, measured).All();
        return new SeparabilityReport
        {
            Version = SeparabilityReport.CurrentVersion,
            SideA = contrast.SideA,
            SideB = contrast.SideB,
            Position = contrast.Position,
            Pairing = groups.Pairing,
            PromptsA = contrast.PromptsA ?? [.. Enumerable.Range(0, contrast.KeysA.Count)],
            PromptsB = contrast.PromptsB ?? [.. Enumerable.Range(0, contrast.KeysB.Count)],
            Width = contrast.Width,
            Options = options,
            Permutations = arrangements.Permuted,
            AllPermutations = arrangements.IsExact,
            Layers = layers,
            Warnings = [.. contrast.Warnings, .. SeparabilityWarnings.Of(groups.Prompts, layers)],
        };
    }

    /// <summary>The contrast's prompts.</summary>
    /// <exception cref="RefusedInputException">A direction cannot be tested on prompts that it was not fitted to.</exception>
    internal static PromptGroups Measurable(Contrast contrast)
    {
        var groups = new PromptGroups(contrast.KeysA, contrast.KeysB);
        return groups.CanBeMeasured ? groups : throw new RefusedInputException(
            $"Side '{contrast.SideA}' has {groups.GroupsA} distinct prompts and side '{contrast.SideB}' {groups.GroupsB}; a direction can only be tested on prompts that it was not fitted to, which takes three that both sides answer, or two of each side's own.");
    }
}
