using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Specs;

/// <summary>A list of objects whose fields are declared elsewhere; whoever declares the setting checks them.</summary>
public sealed class JsonListShape : ValueShape
{
    public override string Takes => "list of objects";

    internal override object? Stand => JsonSerializer.SerializeToElement(Array.Empty<object>());

    internal override object? Read(JsonElement json, string path, SpecProblems problems)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return json.Clone();
        }
        problems.Add(path, "It must be a list in brackets.");
        return null;
    }

    internal override JsonNode? Write(object value) => SpecJson.Node((JsonElement)value);

    internal override JsonObject Schema() => new() { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } };

    public override JsonNode? FromText(string text)
    {
        try
        {
            return SpecJson.Node(JsonInput.Read(System.Text.Encoding.UTF8.GetBytes(text)));
        }
        catch (JsonException)
        {
            // Refused by name when it is read.
            return JsonValue.Create(text);
        }
    }
}
