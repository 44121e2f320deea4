using System.Text.Json;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Serving.Replies;

/// <summary>Which types the parameters of tools are of, by their definitions.</summary>
internal sealed class ToolParameters
{
    private readonly Dictionary<(string Tool, string Parameter), IReadOnlyList<string>> _types = [];

    /// <param name="tools">Definitions, each the text of a JSON object with its "function".</param>
    internal ToolParameters(IReadOnlyList<string> tools)
    {
        foreach (var tool in tools)
        {
            using var document = JsonInput.Parse(tool);
            var function = Part(document.RootElement, "function");
            if (Part(function, "name") is not { ValueKind: JsonValueKind.String } name || Part(Part(function, "parameters"), "properties") is not { ValueKind: JsonValueKind.Object } properties)
            {
                continue;
            }
            foreach (var property in properties.EnumerateObject())
            {
                _types[(name.GetString()!, property.Name)] = Types(Part(property.Value, "type"));
            }
        }
    }

    /// <summary>Empty where the definition does not say.</summary>
    internal IReadOnlyList<string> TypesOf(string tool, string parameter) => _types.GetValueOrDefault((tool, parameter)) ?? [];

    private static IReadOnlyList<string> Types(JsonElement type) => type.ValueKind switch
    {
        JsonValueKind.String => [type.GetString()!],
        JsonValueKind.Array => [.. type.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)],
        _ => [],
    };

    private static JsonElement Part(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;
}
