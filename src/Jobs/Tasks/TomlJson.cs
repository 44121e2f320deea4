using System.Globalization;
using System.Text.Json.Nodes;
using Tomlyn.Model;

namespace Vectorscope.Jobs.Tasks;

/// <summary>TOML values as JSON: dates, and numbers that JSON has no word for, become texts.</summary>
internal static class TomlJson
{
    public static JsonObject Object(TomlTable table)
    {
        var json = new JsonObject();
        foreach (var (key, value) in table)
        {
            json.Add(key, Node(value));
        }
        return json;
    }

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        long whole => JsonValue.Create(whole),
        double real when double.IsFinite(real) => JsonValue.Create(real),
        TomlTable table => Object(table),
        TomlArray list => new JsonArray([.. list.Select(Node)]),
        TomlTableArray tables => new JsonArray([.. tables.Select(table => (JsonNode?)Object(table))]),
        IFormattable other => JsonValue.Create(other.ToString(null, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(value.ToString()),
    };
}
