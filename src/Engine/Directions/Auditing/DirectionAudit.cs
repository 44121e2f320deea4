using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>Looks whether a direction may be trusted.</summary>
/// <remarks>docs/statistics.md defines every figure; bench/RESULTS.md has the coverage of the intervals.</remarks>
public static class DirectionAudit
{
    /// <summary>Measures all layers, several at a time.</summary>
    /// <param name="direction">What was found between the two sides.</param>
    /// <param name="contrast">The sides. At least three prompts that both answer, or two of each side's own.</param>
    /// <param name="neutral">Rows without either side's text, to be placed along the direction; null for none.</param>
    /// <param name="control">Two sides about something irrelevant; null for none.</param>
    /// <param name="options">How the direction was found: held-out directions are found in the same way.</param>
    /// <param name="audit">How long to look.</param>
    /// <param name="stage">Told in a few words what is done, by one thread at a time; may be null.</param>
    /// <param name="cancellationToken">Stops within a fraction of a layer.</param>
    /// <returns>The same bits for the same input and seed, on any number of cores.</returns>
    /// <remarks>
    /// Time: of the mean difference as <see cref="Separability"/>. Of other methods the direction is fitted again, once for each fold,
    /// partition, permutation and prompt left out, some ten thousand times a layer at 30 prompts and 199 permutations.
    /// </remarks>
    /// <exception cref="SettingException">An option is out of range.</exception>
    /// <exception cref="RefusedInputException">Widths or layers do not fit, or a side has too few prompts.</exception>
    /// <exception cref="InvalidDataException">A layer holds a number that is not finite.</exception>
    public static AuditReport Measure(
        Direction direction, Contrast contrast, SideRows? neutral, Contrast? control, FindingOptions options, AuditOptions audit,
        IProgress<string>? stage, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(direction);
        ArgumentNullException.ThrowIfNull(contrast);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(audit);
        options.Validate();
        audit.Validate();
        foreach (var rows in new[] { contrast, control })
            CheckFit(direction, rows);
        var groups = Separability.Measurable(contrast);
        SpanFits.Checked(contrast, options);
        var arrangements = new Arrangements(groups, audit.Separability(options));
        var extras = new LayerExtras(direction, groups, neutral, options, audit, cancellationToken);
        var measured = ContrastMeasurement.Of(
            contrast, groups, arrangements, HeldOut.Of(groups, options, contrast.Width), options.Seed, extras.Measurer, Told(stage, "Layers audited"), cancellationToken);
        var figures = new LayerFigures(groups, measured).All();
        var diagnoses = BipolarDiagnosis.Of(direction).ToDictionary(layer => layer.Layer);
        return new AuditReport
        {
            Method = options.Method,
            Positive = contrast.SideA,
            Negative = contrast.SideB,
            Neutral = neutral?.Name,
            Position = contrast.Position,
            Pairing = groups.Pairing,
            PromptsPositive = contrast.PromptsA ?? [.. Enumerable.Range(0, contrast.KeysA.Count)],
            PromptsNegative = contrast.PromptsB ?? [.. Enumerable.Range(0, contrast.KeysB.Count)],
            Width = contrast.Width,
            Chance = DirectionCosines.Chance(contrast.Width),
            Permutations = arrangements.Permuted,
            AllPermutations = arrangements.IsExact,
            Splits = audit.Splits,
            RandomDirections = audit.RandomDirections,
            Layers = [.. figures.Select(layer => new LayerAudit
            {
                Layer = layer.Layer,
                Usable = direction.IsUsable(layer.Layer),
                Separability = layer,
                Agreement = extras[layer.Layer].Agreement,
                AgreementWithOthers = extras[layer.Layer].AgreementWithOthers,
                SplitHalf = extras[layer.Layer].SplitHalf,
                RandomNull = extras[layer.Layer].RandomNull,
                Diagnosis = diagnoses.GetValueOrDefault(layer.Layer),
                ProjectionsNeutral = extras[layer.Layer].ProjectionsNeutral,
            })],
            Control = control is null ? null : ControlMeasurement.Of(direction, control, options, Told(stage, "Layers of the control audited"), cancellationToken),
            Warnings = [.. contrast.Warnings, .. SeparabilityWarnings.Of(groups.Prompts, figures)],
        };
    }

    private static void CheckFit(Direction direction, Contrast? contrast)
    {
        if (contrast is null) return;
        if (contrast.Width != direction.Width)
            throw new DirectionException($"Direction {direction.Name} has width {direction.Width}, and the rows of '{contrast.SideA}' and '{contrast.SideB}' have {contrast.Width}; audit it on rows of the model that it was found in.");
        if (contrast.Layers != direction.LayerCount + 1)
            throw new DirectionException($"Direction {direction.Name} has rows for layers 0 to {direction.LayerCount}, and '{contrast.SideA}' and '{contrast.SideB}' have layers 0 to {contrast.Layers - 1}; audit it on rows of the model that it was found in.");
    }

    private static StageProgress? Told(IProgress<string>? stage, string what) => stage is null ? null : new(stage, what);

    private sealed class StageProgress(IProgress<string> stage, string what) : IProgress<SeparabilityProgress>
    {
        public void Report(SeparabilityProgress value) => stage.Report($"{what}: {value.LayersDone} of {value.LayersTotal}");
    }
}
