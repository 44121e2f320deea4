using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Engine.Directions;

namespace Vectorscope.Dashboard.Components.Pages.Captures;

/// <summary>The held-out projections of both sides at one layer.</summary>
public static class ProjectionCharts
{
    private const string XTitle = "Projection (residual units)";

    /// <summary>Each prompt as a point.</summary>
    /// <param name="neutral">A side of neither pole, along the direction fitted to all; null for none.</param>
    public static StripModel Strip(LayerSeparability layer, SideLook a, SideLook b, string file, (SideLook Look, float[] Values)? neutral = null) => new()
    {
        Title = $"Each prompt's projection at layer {layer.Layer} (residual units)",
        XTitle = XTitle,
        YTitle = "",
        FileName = $"{file}-projections-layer-{layer.Layer}",
        Height = neutral is null ? 260 : 320,
        Marks = [new AxisMark(0, "")],
        Description = $"{Format.Count(layer.ProjectionsA.Count(p => p > 0))} of {Format.Count(layer.ProjectionsA.Length)} prompts of {a.Name} lie above 0, and {Format.Count(layer.ProjectionsB.Count(p => p > 0))} of {Format.Count(layer.ProjectionsB.Length)} of {b.Name}.",
        Series =
        [
            new StripSeries(a.Name, a.Colour, layer.ProjectionsA, a.Prompts),
            .. neutral is var (look, values) ? [new StripSeries(look.Name, look.Colour, values, look.Prompts)] : Array.Empty<StripSeries>(),
            new StripSeries(b.Name, b.Colour, layer.ProjectionsB, b.Prompts),
        ],
    };

    /// <summary>Prompt by prompt and layer by layer, how far apart its two sides lie; only where both sides answer the same prompts.</summary>
    public static HeatMapModel? ByPrompt(SeparabilityReport report, IReadOnlyList<string> prompts, string file)
    {
        if (report.Pairing != Pairing.Paired || report.PromptsA.Length > 60)
        {
            return null;
        }

        var values = report.PromptsA.Select((_, row) => report.Layers.Select(l => l.AmbientNorm == 0 ? (double?)null : 100 * (l.ProjectionsA[row] - l.ProjectionsB[row]) / l.AmbientNorm).ToArray()).ToArray();
        var reach = values.SelectMany(row => row).Max(v => Math.Abs(v ?? 0));
        var scale = reach > 0 ? Ticks.Step(reach) : 1;
        return new HeatMapModel
        {
            Title = "Distance between the sides of each prompt (% of ambient norm)",
            XTitle = "Layer",
            YTitle = "Prompt",
            ValueName = $"{report.SideA} minus {report.SideB}, %",
            FileName = $"{file}-by-prompt",
            Height = 90 + (18 * values.Length),
            Diverging = true,
            Min = -scale,
            Max = scale,
            Rows = prompts,
            Columns = [.. report.Layers.Select(l => l.Layer.ToString(System.Globalization.CultureInfo.InvariantCulture))],
            Values = values,
            Description = $"Colours run from {Format.Number(-scale)} % (blue, against the direction) through 0 to {Format.Number(scale)} % (vermilion, along it).",
        };
    }
}
