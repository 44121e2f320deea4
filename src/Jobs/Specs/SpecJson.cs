using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Specs;

/// <summary>Specs as they were written: of a name that is there twice the last value counts, as for every reader of the spec.</summary>
public static class SpecJson
{
    /// <summary>The object; null when the text holds another value.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonObject? Parse(string json)
    {
        using var document = JsonInput.Parse(json);
        return Node(document.RootElement) as JsonObject;
    }

    /// <summary>The value as nodes, which take no name twice.</summary>
    public static JsonNode? Node(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var owner = new JsonObject();
                foreach (var property in json.EnumerateObject())
                {
                    owner[property.Name] = Node(property.Value);
                }
                return owner;
            case JsonValueKind.Array:
                return new JsonArray([.. json.EnumerateArray().Select(Node)]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(json.Clone());
        }
    }
}
