using System.Text.Json.Nodes;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>The interventions that the first study compares, along one direction.</summary>
internal static class StudyArms
{
    // Adding a whole row moves by the distance of the poles and leaves no agent at work; a tenth of it is what the bundled model bears.
    private const double Strength = 0.1;

    /// <summary>What nothing writes any more.</summary>
    public static JsonObject Ablate(StudyAxis axis) => new() { ["op"] = "ablate", ["direction"] = axis.Direction, ["row"] = axis.Layer, ["site"] = "writes" };

    /// <summary>Each intervention by its arm's name; the first, base, has none.</summary>
    public static IReadOnlyList<(string Name, JsonObject? Intervention)> Of(StudyAxis axis) =>
    [
        ("base", null),
        ("orthogonal", With(Ablate(axis))),
        ("plus", With(Add(axis, Strength, axis.Layer))),
        ("minus", With(Add(axis, -Strength, axis.Layer))),
        ("several-layers", With(Add(axis, Strength / axis.Layers.Count, [.. axis.Layers]))),
        ("floor", With(Floor(axis))),
        ("floor-if", With(new JsonObject
        {
            ["op"] = "conditional",
            ["when"] = new JsonObject { ["direction"] = axis.Direction, ["layer"] = axis.Layer, ["below"] = axis.Middle },
            ["then"] = Floor(axis),
        })),
    ];

    private static JsonObject Add(StudyAxis axis, double strength, params int[] layers) =>
        new() { ["op"] = "add", ["direction"] = axis.Direction, ["layers"] = new JsonArray([.. layers.Select(layer => (JsonNode)layer)]), ["strength"] = strength };

    // Cautious is the low side: what falls below where a model without a persona stands is lifted there.
    private static JsonObject Floor(StudyAxis axis) => new() { ["op"] = "floor", ["direction"] = axis.Direction, ["value"] = "neutral", ["layers"] = new JsonArray(axis.Layer) };

    private static JsonObject With(JsonObject operation) => new() { ["operations"] = new JsonArray(operation) };
}
