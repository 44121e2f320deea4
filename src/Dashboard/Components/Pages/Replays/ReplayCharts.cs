using System.Globalization;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Playground;

namespace Vectorscope.Dashboard.Components.Pages.Replays;

/// <summary>The charts of a replay.</summary>
internal static class ReplayCharts
{
    /// <summary>Projections of two replies at one layer, token by token.</summary>
    /// <param name="arms">Name, colour and tokens of each.</param>
    public static LineModel Tokens(PlaygroundDirection direction, IReadOnlyList<(string Name, string Colour, IReadOnlyList<PlaygroundPiece> Pieces)> arms, int layer, int? token, string file)
    {
        var length = arms.Max(arm => arm.Pieces.Count);
        List<LineSeries> series =
        [
            .. arms.Select(arm => new LineSeries(arm.Name, arm.Colour)
            {
                Values = [.. Enumerable.Range(0, length).Select(i => i < arm.Pieces.Count ? TokenText.At(arm.Pieces[i], layer) : null)],
                Label = arm.Name,
                Dashed = arm.Colour == SeriesColours.Neutral,
            }),
        ];
        var (low, high, steps) = Ticks.Range(series.SelectMany(one => one.Values!), withZero: false);
        var values = series.SelectMany(one => one.Values!).OfType<double>().ToList();
        return new LineModel
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"Projection on {direction.Name} at layer {layer}, token by token"),
            XTitle = "Token of the reply",
            XName = "Token",
            YTitle = "rᵀh",
            X = [.. Enumerable.Range(1, length).Select(i => (double)i)],
            Series = series,
            YMin = low,
            YMax = high,
            YTicks = steps,
            Pin = token + 1,
            Pinnable = true,
            Description = values.Count == 0 ? "No token has a projection." : string.Create(CultureInfo.InvariantCulture,
                $"A line for each of two replies over {length} tokens, between {Format.Number(values.Min())} and {Format.Number(values.Max())}."),
            FileName = file,
        };
    }
}
