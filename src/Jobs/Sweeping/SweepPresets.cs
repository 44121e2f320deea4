using System.Text.Json.Nodes;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>Sweeps to start from. Model, direction and prompts are for whoever launches them to name.</summary>
public static class SweepPresets
{
    /// <summary>The first look at a direction.</summary>
    public static SpecPreset Strengths { get; } = new(
        "strengths", "Strengths of one direction", "Adds and takes away along a direction at several layers, from a little to a lot.",
        Spec(new()
        {
            ["operations"] = new JsonArray(new JsonObject { ["op"] = "add", ["unit"] = "ambient" }),
            ["layers"] = new JsonArray("2", "4", "6", "all"),
            ["strengths"] = new JsonArray(-0.4, -0.2, -0.1, 0.1, 0.2, 0.4),
        }));

    /// <summary>Iso-KL: the strengths at which different operations move the model equally far.</summary>
    public static SpecPreset Calibration { get; } = new(
        "calibrate", "Calibrate to 1 nat", "Finds for each operation and choice of layers the strength at which the 95th percentile of the divergence of a token is 1 nat.",
        Spec(new()
        {
            ["operations"] = new JsonArray(new JsonObject { ["op"] = "add", ["unit"] = "ambient" }),
            ["layers"] = new JsonArray("2", "4", "6", "all"),
            ["calibrate"] = new JsonObject { ["target"] = 1, ["percentile"] = 95, ["least"] = 0.02, ["most"] = 4, ["bothSigns"] = true },
        }));

    /// <summary>What a one-sided edit does beside a symmetric one.</summary>
    public static SpecPreset Operations { get; } = new(
        "operations", "Symmetric and one-sided", "Takes a direction out, halves it and reflects it, beside a floor and a cap where the neutral side lies.",
        Spec(new()
        {
            ["operations"] = new JsonArray(
                new JsonObject { ["op"] = "ablate" }, new JsonObject { ["op"] = "floor", ["value"] = "neutral" }, new JsonObject { ["op"] = "cap", ["value"] = "neutral" }),
            ["layers"] = new JsonArray("2", "4", "6", "all"),
            ["strengths"] = new JsonArray(0.5, 1, 2),
        }));

    private static JsonObject Spec(JsonObject fields)
    {
        fields.Insert(0, "kind", SweepSpec.KindName);
        return fields;
    }
}
