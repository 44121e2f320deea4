using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>
/// Reads what runs kept before snapshots had a format. The settings come from the spec as it was submitted, read by today's
/// declaration; what its names were resolved to comes from the snapshot.
/// </summary>
internal static class EarlierSnapshots
{
    private static readonly string[] BenchmarkFacts = ["taskSet", "tasks", "notRun", "remarks", "sandbox", "prompts", "codeVersion"];

    public static ResolvedSpec Benchmark(SpecShape shape, JsonObject spec, JsonObject snapshot)
    {
        var references = new Dictionary<string, ResolvedReference>(StringComparer.Ordinal)
        {
            ["tasks.set"] = new() { Kind = ReferenceKinds.TaskSet, Name = Text(snapshot["taskSet"]) ?? "" },
        };
        var arms = snapshot["arms"] as JsonArray ?? [];
        for (var i = 0; i < arms.Count; i++)
        {
            var (arm, path) = (arms[i]!, string.Create(CultureInfo.InvariantCulture, $"arms[{i}]"));
            if (arm["model"] is JsonObject model && Text(model["folder"]) is { } folder)
            {
                references[$"{path}.model.engine"] = new()
                {
                    Kind = ReferenceKinds.Model, Name = Text(model["name"]) ?? folder, Hash = Text(model["contentHash"]), Place = folder,
                };
            }
            if (Text(arm["persona"]) is { } persona)
            {
                references[$"{path}.persona"] = Entry(ReferenceKinds.Persona, persona, new JsonObject { ["systemPrompt"] = Text(arm["systemPrompt"]) ?? "" });
            }
        }
        var facts = new JsonObject(BenchmarkFacts.Where(snapshot.ContainsKey).Select(name => KeyValuePair.Create(name, snapshot[name]?.DeepClone())));
        return new ResolvedSpec(Normal(shape, spec), new References(references), Element(facts));
    }

    /// <summary>What an earlier check let pass and today's refuses has its default: the run is read, not judged.</summary>
    private static JsonObject Normal(SpecShape shape, JsonObject spec) => shape.Write(shape.Read<object>(Element(spec), new SpecProblems()));

    private static ResolvedReference Entry(string kind, string name, JsonObject content)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content, JobsJson.Options);
        return new ResolvedReference { Kind = kind, Name = name, Hash = Convert.ToHexStringLower(SHA256.HashData(bytes)), Bytes = bytes.Length, Content = Element(content) };
    }

    private static JsonElement Element(JsonObject json) => JsonSerializer.SerializeToElement(json, JobsJson.Options);

    private static string? Text(JsonNode? json) => json is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
