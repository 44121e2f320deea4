using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vectorscope.Jobs.Agent.Turns;

/// <summary>Findings as a list; trajectories that were written before findings were rows hold words, "truncated, parseFailure" or "none".</summary>
internal sealed class TurnFindingsConverter : JsonConverter<IReadOnlyList<TurnFinding>>
{
    private const int FirstVersion = 1;

    public override IReadOnlyList<TurnFinding> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? OfWords(reader.GetString()!)
        : JsonSerializer.Deserialize<TurnFinding[]>(ref reader, options) is { } findings && findings.All(finding => finding is { Flag: not null }) ? findings
        : throw new JsonException("A finding lacks its flag.");

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<TurnFinding> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.ToArray(), options);

    private static TurnFinding[] OfWords(string words) =>
        [.. words.Split(", ", StringSplitOptions.RemoveEmptyEntries).Where(word => word != "none").Select(word => new TurnFinding(word, FirstVersion))];
}
