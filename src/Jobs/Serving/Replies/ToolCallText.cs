using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Serving.Replies;

/// <summary>
/// Reads one call as the chat template writes it: <c>&lt;function=NAME&gt;</c>, then for each argument <c>&lt;parameter=KEY&gt;</c>, a line
/// break, the value, a line break and <c>&lt;/parameter&gt;</c>, and <c>&lt;/function&gt;</c>.
/// </summary>
internal static class ToolCallText
{
    /// <returns>Name and arguments, the latter as the text of a JSON object; null for what is no call.</returns>
    internal static (string Name, string Arguments)? Read(string text, ToolParameters parameters)
    {
        var rest = text.AsSpan().Trim();
        if (Tag(ref rest, "<function=") is not { Length: > 0 } name || !rest.TrimEnd().EndsWith("</function>", StringComparison.Ordinal))
        {
            return null;
        }
        rest = rest.TrimEnd()[..^"</function>".Length];
        var arguments = new JsonObject();
        while (!(rest = rest.TrimStart()).IsEmpty)
        {
            if (Tag(ref rest, "<parameter=") is not { Length: > 0 } key || rest.IndexOf("</parameter>", StringComparison.Ordinal) is not (>= 0 and var end))
            {
                return null;
            }
            var value = rest[..end];
            if (value.StartsWith("\n")) value = value[1..];
            if (value.EndsWith("\n")) value = value[..^1];
            arguments[key] = Value(value.ToString(), parameters.TypesOf(name, key));
            rest = rest[(end + "</parameter>".Length)..];
        }
        return (name, arguments.ToJsonString(JobsJson.Options));
    }

    private static string? Tag(ref ReadOnlySpan<char> rest, string opens)
    {
        if (!rest.StartsWith(opens, StringComparison.Ordinal) || rest.IndexOf('>') is not (>= 0 and var end))
        {
            return null;
        }
        var name = rest[opens.Length..end].Trim().ToString();
        rest = rest[(end + 1)..];
        return name;
    }

    /// <summary>A text, unless the tool says that it wants something else and the text is that.</summary>
    private static JsonNode? Value(string text, IReadOnlyList<string> types)
    {
        if (types.Count == 0 || types.Contains("string"))
        {
            return text;
        }
        try
        {
            // The template writes True, False and None, as Python does.
            using var document = JsonInput.Parse(text switch { "True" => "true", "False" => "false", "None" => "null", _ => text });
            return types.Contains(TypeOf(document.RootElement)) || (types.Contains("number") && document.RootElement.ValueKind == JsonValueKind.Number) ? JsonNode.Parse(document.RootElement.GetRawText()) : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.Null => "null",
        _ => "string",
    };
}
