using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Engine.Directions;
using Vectorscope.Jobs.Capture;

namespace Vectorscope.Dashboard.Components.Pages.Captures;

/// <summary>A separability report as charts over layers.</summary>
public static class SeparabilityCharts
{
    /// <summary>AUC per layer: held-out with its interval, in-sample, and what permuted labels reach.</summary>
    public static LineModel Auc(SeparabilityReport report, int pin, string file)
    {
        var layers = report.Layers;
        var lowest = layers.Min(l => Math.Min(l.AucHeldOut, l.AucHeldOutInterval?.Low ?? 1));
        return new LineModel
        {
            Title = "AUC per layer",
            XTitle = "Layer (0 is the embedding)",
            YTitle = "AUC",
            XName = "Layer",
            X = X(report),
            YMin = lowest < 0.4 ? 0 : 0.4,
            YMax = 1,
            YTicks = lowest < 0.4 ? 5 : 6,
            YDigits = 1,
            Digits = 3,
            Height = 340,
            Pin = pin,
            Pinnable = true,
            Marks = [new AxisMark(0.5, "0.5, chance")],
            FileName = $"{file}-auc",
            Description = $"Held-out AUC over {Format.Count(layers.Count, "layer")} runs from {Format.Auc(layers.Min(l => l.AucHeldOut))} to {Format.Auc(layers.Max(l => l.AucHeldOut))}, highest at {BestLayerText.Layers(report)}.",
            Series =
            [
                new LineSeries("Permuted labels, held-out, 95 % band of each layer", "null-band")
                {
                    Low = Each(report, l => l.NullHeldOut.Low), High = Each(report, l => l.NullHeldOut.High), Label = "permuted",
                },
                .. Known(new LineSeries("95 % of permutations stay below at all layers", "text-2")
                {
                    Values = Each(report, l => l.NullHeldOutHighOfAll), Thin = true, Label = "all layers",
                }),
                new LineSeries("In-sample, mean of permuted labels", "series-base")
                {
                    Values = Each(report, l => l.NullInSample.Mean), Dashed = true, Thin = true, Label = "in-sample null",
                },
                .. Known(new LineSeries("Own pairs won", "series-6") { Values = Each(report, l => l.OwnPairsWon), Thin = true, Label = "own pairs" }),
                new LineSeries("In-sample", "series-4") { Values = Each(report, l => l.AucInSample), Thin = true, Label = "in-sample" },
                new LineSeries("Held-out, with 95 % interval over prompts", "series-3")
                {
                    Values = Each(report, l => l.AucHeldOut),
                    Low = Each(report, l => l.AucHeldOutInterval?.Low),
                    High = Each(report, l => l.AucHeldOutInterval?.High),
                    BandName = "95 % interval",
                    Label = "held-out",
                },
            ],
        };
    }

    // What no layer has, such as a figure that earlier reports do not know, is not in the legend either.
    private static IEnumerable<LineSeries> Known(LineSeries series) => series.Values!.Any(value => value is not null) ? [series] : [];

    /// <summary>d′ per layer, held-out and in-sample.</summary>
    public static LineModel DPrime(SeparabilityReport report, int pin, string file)
    {
        var (held, inSample) = (Each(report, l => l.DPrimeHeldOut), Each(report, l => l.DPrimeInSample));
        return Small(report, pin, [.. held, .. inSample]) with
        {
            Title = "d′ per layer (standard deviations)",
            YTitle = "d′",
            FileName = $"{file}-dprime",
            Description = Extremes("Held-out d′", report, l => l.DPrimeHeldOut),
            Series =
            [
                new LineSeries("In-sample", "series-4") { Values = inSample, Thin = true, Label = "in-sample" },
                new LineSeries("Held-out", "series-3") { Values = held, Label = "held-out" },
            ],
        };
    }

    /// <summary>The distance of the sides' means along the direction, as a share of the residual's norm.</summary>
    public static LineModel Margin(SeparabilityReport report, int pin, string file)
    {
        var values = Each(report, l => l.MarginOverAmbient * 100);
        return Small(report, pin, values) with
        {
            Title = "Margin over ambient norm per layer (%)",
            YTitle = "% of norm",
            FileName = $"{file}-margin",
            Description = Extremes("Margin over ambient norm, in per cent,", report, l => l.MarginOverAmbient * 100),
            Series = [new LineSeries("Margin over ambient norm", "series-3") { Values = values }],
        };
    }

    /// <summary>The residual's mean norm.</summary>
    public static LineModel Norm(SeparabilityReport report, int pin, string file)
    {
        var values = Each(report, l => l.AmbientNorm);
        return Small(report, pin, values) with
        {
            Title = "Ambient norm per layer (residual units)",
            YTitle = "Mean norm",
            FileName = $"{file}-norm",
            Description = Extremes("The mean norm of the residual", report, l => l.AmbientNorm),
            Series = [new LineSeries("Ambient norm", "series-base") { Values = values }],
        };
    }

    private static LineModel Small(SeparabilityReport report, int pin, double?[] values)
    {
        var (min, max, ticks) = Ticks.Range(values, withZero: true, about: 4);
        return new LineModel
        {
            Title = "",
            XTitle = "Layer",
            YTitle = "",
            XName = "Layer",
            X = X(report),
            YMin = min,
            YMax = max,
            YTicks = ticks,
            Height = 220,
            Pin = pin,
            Pinnable = true,
            FileName = "",
            Description = "",
            Series = [],
        };
    }

    private static string Extremes(string what, SeparabilityReport report, Func<LayerSeparability, double?> value)
    {
        var known = report.Layers.Where(l => value(l) is not null).ToArray();
        if (known.Length == 0)
        {
            return $"{what} is not defined at any layer.";
        }

        var (least, most) = (known.MinBy(l => value(l))!, known.MaxBy(l => value(l))!);
        return $"{what} runs from {Format.Number(value(least))} at layer {least.Layer} to {Format.Number(value(most))} at layer {most.Layer}.";
    }

    private static double[] X(SeparabilityReport report) => [.. report.Layers.Select(l => (double)l.Layer)];

    private static double?[] Each(SeparabilityReport report, Func<LayerSeparability, double?> value) =>
        [.. report.Layers.Select(l => value(l) is { } v && double.IsFinite(v) ? v : (double?)null)];
}
