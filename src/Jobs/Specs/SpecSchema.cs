using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Specs;

/// <summary>A spec as JSON schema (2020-12), for the API's document and for editors.</summary>
internal static class SpecSchema
{
    public static JsonObject Of(SpecShape shape)
    {
        var properties = new JsonObject();
        foreach (var field in shape.Fields)
        {
            properties[field.Name] = Field(field);
        }
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (shape.Fields.Where(field => field.IsRequired).Select(field => (JsonNode)field.Name).ToArray() is { Length: > 0 } required)
        {
            schema["required"] = new JsonArray(required);
        }
        return schema;
    }

    private static JsonObject Field(FieldShape field)
    {
        var schema = field.Value.Schema();
        // Null is always taken, as a value or as "left out"; only what must be there has none.
        if (!field.IsRequired && schema["type"] is { } type)
        {
            schema["type"] = new JsonArray([.. (type as JsonArray ?? [type.DeepClone()]).Select(word => word!.DeepClone()), "null"]);
            (schema["enum"] as JsonArray)?.Add(null);
        }
        schema["title"] = field.Label;
        if (field.Help is not null)
        {
            schema["description"] = field.Help;
        }
        if (field.Default is not null)
        {
            schema["default"] = field.Default.DeepClone();
        }
        return schema;
    }
}
