using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Capture;

/// <summary>Reads <c>separability.json</c> of version 1: what only that estimate had falls away, what is left says by its version that it is old.</summary>
internal static class EarlierSeparability
{
    /// <summary>Whether a report was written before reports had a version.</summary>
    public static bool Is(JsonNode? report) => report is JsonObject { } known && !known.ContainsKey("version");

    /// <summary>Takes the settings and figures of folds, repeats and resamples out of a report.</summary>
    public static void Convert(JsonObject report)
    {
        report.Remove("folds");
        if (report["options"] is JsonObject options)
        {
            options.Remove("folds");
            options.Remove("repeats");
            options.Remove("bootstraps");
        }
        foreach (var layer in (report["layers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            layer.Remove("expectedNullAucInSample");
        }
    }
}
