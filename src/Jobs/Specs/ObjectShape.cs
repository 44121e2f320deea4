using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Specs;

/// <summary>An object with fields of its own.</summary>
public sealed class ObjectShape(SpecShape shape) : ValueShape
{
    public SpecShape Shape => shape;

    public override string Takes => "object";

    internal override object? Stand => shape.Stand();

    internal override object? Read(JsonElement json, string path, SpecProblems problems)
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            return shape.Read(json, path, problems);
        }
        problems.Add(path, "It must be a JSON object in braces.");
        return null;
    }

    internal override JsonNode? Write(object value) => shape.Write(value);

    internal override JsonObject Schema() => shape.Schema();
}
