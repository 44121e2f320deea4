using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>Measures the prompt-text control by the method of the direction that it stands beside.</summary>
internal static class ControlMeasurement
{
    public static ControlAudit Of(
        Direction direction, Contrast control, FindingOptions options, IProgress<SeparabilityProgress>? progress, CancellationToken cancellationToken)
    {
        var groups = Separability.Measurable(control);
        SpanFits.Checked(control, options);
        // Its own null is nobody's question: as few permutations as are allowed.
        var arrangements = new Arrangements(groups, new SeparabilityOptions((int)SeparabilityRanges.Permutations.Least, options.Seed));
        var cosines = new double?[control.Layers];
        var measured = ContrastMeasurement.Of(
            control, groups, arrangements, HeldOut.Of(groups, options, control.Width), options.Seed,
            () =>
            {
                var found = new SpanDirection(SpanFits.Of(options, control.Width), groups);
                return (at, measured) => cosines[measured.Layer] = Cosine(direction, measured.Layer, found, at, groups);
            },
            progress, cancellationToken);
        return new()
        {
            Positive = control.SideA,
            Negative = control.SideB,
            Layers = [.. new LayerFigures(groups, measured).All().Select(layer => new LayerControl
            {
                Layer = layer.Layer,
                AucHeldOut = layer.AucHeldOut,
                AucHeldOutInterval = layer.AucHeldOutInterval,
                DPrimeHeldOut = layer.DPrimeHeldOut,
                Margin = layer.Margin,
                MarginOverAmbient = layer.MarginOverAmbient,
                Cosine = cosines[layer.Layer],
            })],
        };
    }

    private static double? Cosine(Direction direction, int layer, SpanDirection found, LayerAnalysis at, PromptGroups groups)
    {
        if (!direction.IsUsable(layer))
            return null;
        found.Fit(at.Gram, groups.Sides);
        if (!found.IsUsable)
            return null;
        var row = at.Rows.Combine(found.Coefficients);
        return Math.Clamp(Direction.Dot(row, direction.Unit(layer)) / Math.Sqrt(Direction.Dot(row, row)), -1, 1);
    }
}
