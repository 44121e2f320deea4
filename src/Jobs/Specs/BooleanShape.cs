using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Specs;

/// <summary>Yes or no.</summary>
public sealed class BooleanShape : ValueShape
{
    public override string Takes => "true or false";

    internal override object? Stand => false;

    internal override object? Read(JsonElement json, string path, SpecProblems problems)
    {
        if (json.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return json.GetBoolean();
        }
        problems.Add(path, "It must be true or false, or be left out.", "It must be true or false.");
        return null;
    }

    internal override JsonNode? Write(object value) => JsonValue.Create((bool)value);

    internal override JsonObject Schema() => new() { ["type"] = "boolean" };

    public override JsonNode? FromText(string text) => text.Trim() switch
    {
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        var other => JsonValue.Create(other),
    };
}
