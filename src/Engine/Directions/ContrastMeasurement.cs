namespace Vectorscope.Engine.Directions;

/// <summary>Measures all layers of a contrast, several at a time.</summary>
internal static class ContrastMeasurement
{
    /// <param name="contrast">The rows.</param>
    /// <param name="groups">Their prompts.</param>
    /// <param name="arrangements">The labels without meaning.</param>
    /// <param name="heldOut">Makes what compares held-out rows, one for each thread.</param>
    /// <param name="seed">Of the jackknife's blocks.</param>
    /// <param name="also">Makes what is called for each layer when it is measured, with its rows still at hand, one for each thread; may be null.</param>
    /// <param name="progress">Told after each layer, by one thread at a time; may be null.</param>
    /// <param name="cancellationToken">Stops within a fraction of a layer.</param>
    /// <returns>In the order of the layers; the same bits on any number of cores.</returns>
    public static LayerMeasurement[] Of(
        Contrast contrast, PromptGroups groups, Arrangements arrangements, Func<IHeldOut> heldOut, long seed,
        Func<Action<LayerAnalysis, LayerMeasurement>>? also, IProgress<SeparabilityProgress>? progress, CancellationToken cancellationToken)
    {
        var jackknife = groups.Prompts >= SeparabilityReport.LeastPrompts ? new Jackknife(groups, seed) : null;
        var measured = new LayerMeasurement[contrast.Layers];
        var (reading, telling, done) = (new Lock(), new Lock(), 0);
        LayerLoop.Run(
            measured.Length,
            () => (Analysis: new LayerAnalysis(contrast, reading, heldOut(), groups, arrangements, jackknife), Also: also?.Invoke()),
            (layer, by) =>
            {
                measured[layer] = by.Analysis.Run(layer, cancellationToken);
                by.Also?.Invoke(by.Analysis, measured[layer]);
                lock (telling)
                    progress?.Report(new SeparabilityProgress(++done, measured.Length));
            },
            cancellationToken);
        return measured;
    }
}
