using System.Text.Json;
using System.Text.Json.Serialization;
using Vectorscope.Engine.Model;

namespace Vectorscope.Jobs;

/// <summary>Types of numbers as words in any case: files of before say <c>bFloat16</c>.</summary>
internal sealed class DtypeConverter : JsonConverter<ModelDtype>
{
    public override ModelDtype Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Enum.TryParse<ModelDtype>(reader.GetString(), ignoreCase: true, out var dtype) && Enum.IsDefined(dtype)
            ? dtype
            : throw new JsonException($"It must be one of {string.Join(", ", Enum.GetValues<ModelDtype>().Select(Word))}.");

    public override void Write(Utf8JsonWriter writer, ModelDtype value, JsonSerializerOptions options) => writer.WriteStringValue(Word(value));

    private static string Word(ModelDtype dtype) => dtype.ToString().ToLowerInvariant();
}
