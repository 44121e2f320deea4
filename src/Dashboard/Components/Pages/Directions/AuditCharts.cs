using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Jobs.Finding;

namespace Vectorscope.Dashboard.Components.Pages.Directions;

/// <summary>An audit and a diagnosis as charts over layers.</summary>
public static class AuditCharts
{
    /// <summary>Where the poles and neutral sit at each layer, as a share of the stream's norm there; without a known norm in units of the poles' distance.</summary>
    public static LineModel Poles(AuditedDirection direction, int pin)
    {
        var (positive, negative, neutral) = (In(direction, at => at.Positive), In(direction, at => at.Negative), In(direction, at => at.Neutral));
        var (min, max, ticks) = Ticks.Range([.. positive, .. negative, .. neutral], withZero: true, about: 6);
        return new LineModel
        {
            Title = direction.AmbientNorm is null ? "Poles per layer (units of their distance)" : "Poles per layer (% of ambient norm)",
            XTitle = "Layer (0 is the embedding)",
            YTitle = "Place along the direction",
            XName = "Layer",
            X = [.. Enumerable.Range(0, direction.Layers + 1).Select(layer => (double)layer)],
            YMin = min,
            YMax = max,
            YTicks = ticks,
            Digits = direction.AmbientNorm is null ? 2 : 1,
            Height = 300,
            Pin = pin,
            Pinnable = true,
            Marks = [new AxisMark(0, "symmetric edit")],
            FileName = $"{direction.Name}-poles",
            Description = $"At {Format.Count(direction.Diagnosis.Count(at => at?.OppositeSigns == true))} of {Format.Count(direction.Diagnosis.Count(at => at is not null))} layers the poles lie on opposite sides of 0.",
            Series =
            [
                new LineSeries(direction.Provenance.Positive ?? "positive pole", "pole-a") { Values = positive, Label = direction.Provenance.Positive ?? "positive" },
                .. neutral.Any(value => value is not null) ? [new LineSeries(direction.Provenance.Neutral ?? "neutral", "pole-neutral") { Values = neutral, Dashed = true, Label = direction.Provenance.Neutral ?? "neutral" }] : Array.Empty<LineSeries>(),
                new LineSeries(direction.Provenance.Negative ?? "negative pole", "pole-b") { Values = negative, Label = direction.Provenance.Negative ?? "negative" },
            ],
        };
    }

    /// <summary>How much prompts and halves agree, layer by layer.</summary>
    public static LineModel Agreement(AuditReport audit, int pin, string file)
    {
        var layers = audit.Layers;
        double?[] Each(Func<LayerAudit, double?> of) => [.. layers.Select(of)];
        var (mean, others, halves) = (Each(l => l.Agreement?.Mean), Each(l => l.AgreementWithOthers?.Mean), Each(l => l.SplitHalf?.Mean));
        var low = Each(l => l.Agreement is { } spread ? Math.Max(-1, spread.Mean - spread.StandardDeviation) : null);
        var high = Each(l => l.Agreement is { } spread ? Math.Min(1, spread.Mean + spread.StandardDeviation) : null);
        var least = new[] { low, others, halves }.SelectMany(values => values).Min(value => value ?? 0);
        return new LineModel
        {
            Title = "Agreement per layer (cosine)",
            XTitle = "Layer",
            YTitle = "Cosine",
            XName = "Layer",
            X = [.. layers.Select(layer => (double)layer.Layer)],
            YMin = least < 0 ? -1 : 0,
            YMax = 1,
            YTicks = 4,
            Digits = 2,
            Height = 220,
            Pin = pin,
            Pinnable = true,
            FileName = $"{file}-agreement",
            Description = $"Of each prompt's own difference with the mean, with others, and of two halves. Unrelated random vectors lie within ± {Format.Number(audit.Chance, 2)}.",
            Series =
            [
                .. Known(new LineSeries("Each prompt with the mean, ± one standard deviation", "series-3") { Values = mean, Low = low, High = high, BandName = "± one standard deviation", Label = "with mean" }),
                .. Known(new LineSeries("Each prompt with the others' mean", "series-4") { Values = others, Thin = true, Label = "with others" }),
                .. Known(new LineSeries("Two halves of the prompts", "series-1") { Values = halves, Thin = true, Label = "halves" }),
            ],
        };
    }

    /// <summary>Each prompt's place along the direction at a layer, neutral ones with them.</summary>
    public static StripModel Strip(AuditReport audit, LayerAudit layer, string file)
    {
        static string[] Names(IEnumerable<int> prompts) => [.. prompts.Select(prompt => $"prompt {prompt + 1}")];
        var (a, b) = (layer.Separability.ProjectionsA, layer.Separability.ProjectionsB);
        return new StripModel
        {
            Title = $"Each prompt's projection at layer {layer.Layer} (residual units)",
            XTitle = "Projection (residual units)",
            YTitle = "",
            FileName = $"{file}-projections-layer-{layer.Layer}",
            Height = 300,
            Marks = [new AxisMark(0, "")],
            Description = $"{Format.Count(a.Count(p => p > 0))} of {Format.Count(a.Length)} prompts of {audit.Positive} lie above 0, and {Format.Count(b.Count(p => p > 0))} of {Format.Count(b.Length)} of {audit.Negative}.",
            Series =
            [
                new StripSeries(audit.Positive, "pole-a", a, Names(audit.PromptsPositive)),
                .. layer.ProjectionsNeutral is { } neutral ? [new StripSeries(audit.Neutral ?? "neutral", "pole-neutral", neutral, Names(Enumerable.Range(0, neutral.Length)))] : Array.Empty<StripSeries>(),
                new StripSeries(audit.Negative, "pole-b", b, Names(audit.PromptsNegative)),
            ],
        };
    }

    private static IEnumerable<LineSeries> Known(LineSeries series) => series.Values!.Any(value => value is not null) ? [series] : [];

    private static double?[] In(AuditedDirection direction, Func<LayerDiagnosis, double?> of) =>
        [.. direction.Diagnosis.Select(at => at is null ? null : direction.AmbientNorm is { } norm ? 100 * of(at) / norm[at.Layer] : of(at) / at.Distance)];
}
