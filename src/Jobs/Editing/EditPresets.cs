using System.Text.Json.Nodes;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Editing;

/// <summary>Edits to start from.</summary>
public static class EditPresets
{
    /// <summary>What the field calls abliteration. The direction is for whoever launches it to name.</summary>
    public static SpecPreset Orthogonal { get; } = new("orthogonal", "Orthogonalise", "Nothing writes along a direction any more: it is taken out of every matrix that writes into the stream.", Ablating([]));

    /// <summary>The study's recipe.</summary>
    public static SpecPreset Study { get; } = new("study", "As in the study", "One layer's direction is taken out of every matrix that writes, and of the head that is tied to the embedding.", Ablating(new() { ["row"] = 22 }, "edit"));

    private static JsonObject Ablating(JsonObject more, string? embedding = null)
    {
        var operation = new JsonObject { ["op"] = "ablate", ["direction"] = "", ["site"] = "writes" };
        foreach (var (name, value) in more)
        {
            operation[name] = value?.DeepClone();
        }
        var spec = new JsonObject
        {
            ["kind"] = EditSpec.KindName,
            ["intervention"] = new JsonObject { ["operations"] = new JsonArray(operation) },
            ["writers"] = new JsonArray("all"),
        };
        if (embedding is not null)
        {
            spec["embedding"] = embedding;
        }
        return spec;
    }
}
