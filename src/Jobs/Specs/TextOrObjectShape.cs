using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Specs;

/// <summary>
/// A text that names something, or the thing itself as an object. The record holds a text either way, an object as its JSON; the
/// normal form has the object. What an object must hold is for whoever looks the field up.
/// </summary>
public sealed class TextOrObjectShape(bool required) : ValueShape
{
    private readonly TextShape _text = new(required, shortName: false, TextShape.UsualLongest);

    public override string Takes => "text or object";

    internal override object? Stand => "";

    /// <summary>Whether the text is an object's JSON and no name.</summary>
    public static bool IsObject(string text) => text.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal);

    internal override object? Read(JsonElement json, string path, SpecProblems problems)
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            return SpecJson.Node(json)!.ToJsonString(JobsJson.Options);
        }
        if (json.ValueKind != JsonValueKind.String)
        {
            problems.Add(path, "It must be a text in quotes or a JSON object in braces.", "It must be a name, or a JSON object in braces.");
            return null;
        }
        if (_text.Read(json, path, problems) is not string text)
        {
            return null;
        }
        if (!IsObject(text))
        {
            return text;
        }
        try
        {
            return SpecJson.Parse(text)!.ToJsonString(JobsJson.Options);
        }
        catch (JsonException e)
        {
            problems.Add(path, $"It begins as a JSON object and is none: {Quote.Of(e.Message)}");
            return null;
        }
    }

    internal override JsonNode? Write(object value) => FromText((string)value);

    internal override JsonObject Schema() => new() { ["type"] = new JsonArray("string", "object") };

    public override JsonNode? FromText(string text)
    {
        try
        {
            return IsObject(text) ? SpecJson.Parse(text) : JsonValue.Create(text);
        }
        catch (JsonException)
        {
            // Refused by name when it is read.
            return JsonValue.Create(text);
        }
    }

    public override string ToText(JsonNode value) => value is JsonObject written ? written.ToJsonString(JobsJson.Options) : base.ToText(value);
}
