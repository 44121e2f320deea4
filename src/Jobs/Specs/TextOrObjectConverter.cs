using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Vectorscope.Jobs.Specs;

/// <summary>Reads the normal form of an <see cref="OrObjectAttribute"/> field where a record is read without its shape.</summary>
internal sealed class TextOrObjectConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.StartObject
        ? JsonNode.Parse(ref reader)!.ToJsonString(JobsJson.Options)
        : reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (TextOrObjectShape.IsObject(value))
        {
            writer.WriteRawValue(value);
        }
        else
        {
            writer.WriteStringValue(value);
        }
    }
}
