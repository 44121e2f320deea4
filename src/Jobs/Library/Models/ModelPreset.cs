using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Files;

namespace Vectorscope.Jobs.Library.Models;

/// <summary>
/// How a model works best, as its folder says in <c>vectorscope.json</c>: <c>{"arm": …, "benchmark": …}</c>, both optional. Forms
/// start from it when the model is chosen; nothing takes it for a default, and it is no part of the model's identity.
/// </summary>
/// <param name="Arm">Fields of an arm of a benchmark, as in specs.</param>
/// <param name="Benchmark">Fields of the benchmark itself.</param>
public sealed record ModelPreset(JsonObject Arm, JsonObject Benchmark)
{
    public const string FileName = "vectorscope.json";

    private const int Longest = 64 * 1024;

    /// <summary>Null when the folder says nothing, or nothing that can be understood: a model is not worse for that.</summary>
    public static ModelPreset? Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(file) && JsonNode.Parse(PlainFile.ReadAllText(file, Longest)) is JsonObject json
                ? new ModelPreset(Part(json, "arm"), Part(json, "benchmark"))
                : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static JsonObject Part(JsonObject json, string name) => json[name] is JsonObject part ? part.DeepClone().AsObject() : [];
}
