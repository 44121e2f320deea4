using System.Globalization;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Playground;

namespace Vectorscope.Dashboard.Components.Pages.Playground;

/// <summary>The playground's charts.</summary>
internal static class PlaygroundCharts
{
    /// <summary>One token's projection at every layer, arm by arm.</summary>
    /// <param name="arms">Name, colour and the token of each; null for an arm without one.</param>
    /// <param name="sides">Whether the range between the direction's sides is drawn behind them, where it is known.</param>
    public static LineModel Layers(PlaygroundDirection direction, IEnumerable<(string Name, string Colour, PlaygroundPiece? Piece)> arms, int token, int layer, bool sides)
    {
        var scales = direction.Scales;
        List<LineSeries> series =
        [
            .. arms.Where(arm => arm.Piece?.Projections is not null).Select(arm => new LineSeries(arm.Name, arm.Colour)
            {
                Values = [.. arm.Piece!.Projections!.Select(p => (double?)p)],
                Label = arm.Name,
                Dashed = arm.Colour == SeriesColours.Neutral,
            }),
        ];
        var read = series.Count;
        if (sides && scales.Any(scale => scale is { Positive: not null, Negative: not null }))
        {
            series.Insert(0, new LineSeries($"between the means of {direction.Negative ?? "the negative side"} and {direction.Positive ?? "the positive side"}", "null-band")
            {
                Low = [.. scales.Select(scale => scale.Negative)],
                High = [.. scales.Select(scale => scale.Positive)],
            });
        }

        var (low, high, steps) = Ticks.Range(series.SelectMany(one => one.Values ?? [.. one.Low!, .. one.High!]), withZero: false);
        var values = series.SelectMany(one => one.Values ?? []).OfType<double>().ToList();
        return new LineModel
        {
            Title = $"Projection on {direction.Name} at each layer",
            XTitle = "Layer (0 is the embedding)",
            XName = "Layer",
            YTitle = "rᵀh",
            X = [.. Enumerable.Range(0, scales.Count).Select(i => (double)i)],
            Series = series,
            YMin = low,
            YMax = high,
            YTicks = steps,
            Pin = layer,
            Pinnable = true,
            Description = values.Count == 0 ? "No layer has a projection." : string.Create(CultureInfo.InvariantCulture,
                $"A line for each of {read} arms over layers 0 to {scales.Count - 1}, between {Format.Number(values.Min())} and {Format.Number(values.Max())}."),
            FileName = string.Create(CultureInfo.InvariantCulture, $"playground-token-{token}-{direction.Name}"),
        };
    }
}
