using System.Globalization;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Library.Directions;

namespace Vectorscope.Dashboard.Components.Pages.Directions;

/// <summary>One pair of directions as charts.</summary>
public static class CosineCharts
{
    /// <summary>Cosine of the rows of each layer, with the level of chance.</summary>
    public static LineModel Layers(LayerMap map, int pin)
    {
        var values = map.Cosines.Select((row, layer) => row[layer]).ToArray();
        double?[] Chance(double sign) => [.. values.Select(_ => (double?)(sign * map.Chance))];
        return new LineModel
        {
            Title = "Cosine per layer",
            XTitle = "Layer (0 is the embedding)",
            YTitle = "Cosine",
            XName = "Layer",
            X = [.. Enumerable.Range(0, values.Length).Select(layer => (double)layer)],
            YMin = -1,
            YMax = 1,
            YTicks = 4,
            YDigits = 1,
            Digits = 3,
            Height = 280,
            Pin = pin,
            Pinnable = true,
            Marks = [new AxisMark(0, "")],
            FileName = $"{map.A.Name}-{map.B.Name}-cosines",
            Description = values.Any(value => value is not null)
                ? $"From {Format.Number(values.Min(), 2)} to {Format.Number(values.Max(), 2)}; unrelated random vectors lie within ± {Format.Number(map.Chance, 3)}."
                : "No layer has a usable row of both.",
            Series =
            [
                new LineSeries("Chance: 95 % of unrelated random vectors", "null-band") { Low = Chance(-1), High = Chance(1), Label = "chance" },
                new LineSeries($"{map.A.Name} and {map.B.Name}", "series-3") { Values = values },
            ],
        };
    }

    /// <summary>Each layer's row of one with each layer's of the other.</summary>
    public static HeatMapModel Across(LayerMap map)
    {
        string[] layers = [.. Enumerable.Range(0, map.Cosines.Count).Select(layer => layer.ToString(CultureInfo.InvariantCulture))];
        return new HeatMapModel
        {
            Title = "Cosine, layer by layer",
            XTitle = $"Layer of {map.B.Name}",
            YTitle = $"Layer of {map.A.Name}",
            ValueName = "Cosine",
            FileName = $"{map.A.Name}-{map.B.Name}-layers",
            Height = 90 + (16 * layers.Length),
            Digits = 3,
            Diverging = true,
            Min = -1,
            Max = 1,
            Rows = layers,
            Columns = layers,
            Values = [.. map.Cosines],
            Description = "Colours run from −1 (blue) through 0 to 1 (vermilion).",
        };
    }
}
