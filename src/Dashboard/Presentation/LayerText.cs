using System.Globalization;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>Layers in few words.</summary>
public static class LayerText
{
    /// <summary>Neighbouring layers as ranges: <c>0–3, 7, 9–12</c>.</summary>
    public static string Of(IEnumerable<int> layers)
    {
        List<(int First, int Last)> ranges = [];
        foreach (var layer in layers.Distinct().Order())
        {
            if (ranges.Count > 0 && ranges[^1].Last == layer - 1)
            {
                ranges[^1] = (ranges[^1].First, layer);
            }
            else
            {
                ranges.Add((layer, layer));
            }
        }

        return string.Join(", ", ranges.Select(range => range.First == range.Last ? Number(range.First) : $"{Number(range.First)}–{Number(range.Last)}"));
    }

    private static string Number(int layer) => layer.ToString(CultureInfo.InvariantCulture);
}
