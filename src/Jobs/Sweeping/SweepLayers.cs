using System.Globalization;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>A choice of layers in a word: <c>4</c>, <c>3-6</c>, <c>2+5-7</c>, <c>all</c>, <c>22~8</c>, <c>22~8~0.3</c>.</summary>
internal static class SweepLayers
{
    private const string All = "all";
    private const int MostLayers = 10_000;

    /// <summary>As an intervention's JSON has it; null, and why, for what is no such word.</summary>
    public static (JsonNode? Layers, string? Problem) Read(string text)
    {
        var word = text.Trim().ToLowerInvariant();
        if (word == All)
        {
            return (JsonValue.Create(All), null);
        }
        return word.Contains('~', StringComparison.Ordinal) ? Kernel(word) : List(word);
    }

    private static (JsonNode?, string?) Kernel(string word)
    {
        double[] numbers = [.. word.Split('~').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : double.NaN)];
        return numbers is [>= 0, >= 1] or [>= 0, >= 1, >= 0 and <= 1]
            ? (new JsonObject { ["peak"] = numbers[0], ["width"] = numbers[1], ["least"] = numbers.Length == 3 ? numbers[2] : 0 }, null)
            : (null, $"\"{Quote.Of(word)}\" is no kernel: write PEAK~WIDTH or PEAK~WIDTH~LEAST, such as 22~8~0.3, with a width of at least 1 and a share from 0 to 1.");
    }

    private static (JsonNode?, string?) List(string word)
    {
        var layers = new List<int>();
        foreach (var part in word.Split('+'))
        {
            var ends = part.Split('-').Select(end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var layer) && layer <= MostLayers ? layer : -1).ToArray();
            if (ends is not ([>= 0] or [>= 0, >= 0]) || ends[^1] < ends[0])
            {
                return (null, $"\"{Quote.Of(word)}\" names no layers: write 4, 3-6, 2+5-7, all, or a kernel such as 22~8.");
            }
            layers.AddRange(Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));
        }
        return layers.Distinct().Count() == layers.Count
            ? (new JsonArray([.. layers.Order().Select(layer => JsonValue.Create(layer))]), null)
            : (null, $"\"{Quote.Of(word)}\" names a layer twice.");
    }
}
