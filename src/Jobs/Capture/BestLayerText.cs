using System.Globalization;
using Vectorscope.Engine.Directions;

namespace Vectorscope.Jobs.Capture;

/// <summary>Where the sides of a report are told apart best, in words.</summary>
public static class BestLayerText
{
    /// <summary><c>held-out AUC is highest at layers 3 to 8 of 8: 1.000 (at least 0.824), adjusted p 0.001</c>.</summary>
    public static string Of(SeparabilityReport report)
    {
        var best = report.BestLayer();
        // Picked because it is highest: the interval is the one that holds whichever layer is picked.
        var interval = best.AucHeldOutIntervalOfAll ?? best.AucHeldOutInterval;
        var around = interval is null ? "no interval with so few prompts"
            : interval.High >= 1 ? $"at least {Number(interval.Low)}"
            : $"{Number(interval.Low)} to {Number(interval.High)}";
        var p = best.AdjustedPValue is { } adjusted ? string.Create(CultureInfo.InvariantCulture, $", adjusted p {adjusted:0.000#}") : "";
        return $"held-out AUC is highest at {Layers(report)} of {report.Layers[^1].Layer}: {Number(best.AucHeldOut)} ({around}){p}";
    }

    /// <summary>The layers that share the highest held-out AUC: <c>layer 4</c>, <c>layers 3 to 8</c>, <c>layers 3 to 5, 7</c>.</summary>
    public static string Layers(SeparabilityReport report)
    {
        int[] layers = [.. report.BestLayers().Select(layer => layer.Layer)];
        List<string> runs = [];
        for (var first = 0; first < layers.Length;)
        {
            var last = first;
            while (last + 1 < layers.Length && layers[last + 1] == layers[last] + 1)
            {
                last++;
            }
            runs.Add(last == first ? Text(layers[first]) : $"{Text(layers[first])} to {Text(layers[last])}");
            first = last + 1;
        }
        return $"{(layers.Length == 1 ? "layer" : "layers")} {string.Join(", ", runs)}";
    }

    private static string Number(double auc) => auc.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Text(int layer) => layer.ToString(CultureInfo.InvariantCulture);
}
