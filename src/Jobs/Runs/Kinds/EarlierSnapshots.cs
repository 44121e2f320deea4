using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>
/// Reads what runs kept before snapshots had a format, one method for each kind: the normal form from the spec, which today's shape
/// reads, and from the snapshot what the spec's names were resolved to.
/// </summary>
internal static class EarlierSnapshots
{
    private static readonly string[] BenchmarkFacts = ["taskSet", "tasks", "notRun", "remarks", "sandbox", "prompts", "codeVersion"];

    /// <param name="shape">The kind's settings as they are today.</param>
    /// <param name="spec">As it was submitted.</param>
    /// <param name="snapshot">As it was kept.</param>
    public static ResolvedSpec Capture(SpecShape shape, JsonObject spec, JsonObject snapshot)
    {
        var references = new References { ["model"] = Model(Child(snapshot, "model")) };
        var sides = snapshot["sides"] as JsonArray ?? throw Wrong("sides");
        for (var i = 0; i < sides.Count; i++)
        {
            var side = sides[i] as JsonObject ?? throw Wrong("sides");
            var at = string.Create(CultureInfo.InvariantCulture, $"sides[{i}]");
            if ((string?)side["persona"] is { } persona)
            {
                references[$"{at}.persona"] = Entry(ReferenceKinds.Persona, persona, new() { ["systemPrompt"] = side["systemPrompt"]?.DeepClone() });
            }
            references[$"{at}.promptSet"] = Entry(ReferenceKinds.PromptSet, Text(side, "promptSet"), new() { ["prompts"] = side["prompts"]?.DeepClone() });
        }
        return new ResolvedSpec(Normal(shape, spec), references, null);
    }

    /// <inheritdoc cref="Capture"/>
    public static ResolvedSpec Benchmark(SpecShape shape, JsonObject spec, JsonObject snapshot)
    {
        var references = new References { ["tasks.set"] = new() { Kind = ReferenceKinds.TaskSet, Name = Text(snapshot, "taskSet") } };
        var arms = snapshot["arms"] as JsonArray ?? throw Wrong("arms");
        for (var i = 0; i < arms.Count; i++)
        {
            var arm = arms[i] as JsonObject ?? throw Wrong("arms");
            var at = string.Create(CultureInfo.InvariantCulture, $"arms[{i}]");
            // A server's model is what the spec says.
            if (arm["model"] is JsonObject model && model["folder"] is not null)
            {
                references[$"{at}.model.engine"] = Model(model);
            }
            if ((string?)arm["persona"] is { } persona)
            {
                references[$"{at}.persona"] = Entry(ReferenceKinds.Persona, persona, new() { ["systemPrompt"] = arm["systemPrompt"]?.DeepClone() });
            }
        }
        var facts = new JsonObject(BenchmarkFacts.Where(snapshot.ContainsKey).Select(name => KeyValuePair.Create(name, snapshot[name]?.DeepClone())));
        return new ResolvedSpec(Normal(shape, spec), references, JsonSerializer.SerializeToElement(facts, JobsJson.Options));
    }

    /// <inheritdoc cref="Capture"/>
    public static ResolvedSpec Training(SpecShape shape, JsonObject spec, JsonObject snapshot)
    {
        var data = Child(snapshot, "data");
        var references = new References { [data["tellings"] is null ? "data.chats" : "data.episodes"] = File(data) };
        if (snapshot["model"] is JsonObject model)
        {
            references["model"] = Model(model);
        }
        return new ResolvedSpec(Normal(shape, spec), references, JsonSerializer.SerializeToElement(new { Out = Text(snapshot, "out") }, JobsJson.Options));
    }

    /// <summary>The snapshot was the spec with its defaults, and named nothing.</summary>
    /// <inheritdoc cref="Capture"/>
    public static ResolvedSpec Episodes(SpecShape shape, JsonObject spec) => new(Normal(shape, spec), new References(), null);

    /// <summary>The spec in today's normal form. What today's rules would refuse was accepted then: it takes its default.</summary>
    private static JsonObject Normal(SpecShape shape, JsonObject spec) =>
        shape.Write(shape.Read<object>(JsonSerializer.SerializeToElement(spec, JobsJson.Options), new SpecProblems(), "kind"));

    private static ResolvedReference Model(JsonObject model) => new()
    {
        Kind = ReferenceKinds.Model,
        Name = Text(model, "name"),
        Hash = (string?)model["contentHash"],
        Place = Text(model, "folder"),
    };

    /// <summary>A file by its path then; one in the artifact store, whose path ends in its hash, lies in today's store, wherever that is.</summary>
    private static ResolvedReference File(JsonObject file)
    {
        var (path, sha256, bytes) = (Text(file, "path"), Text(file, "sha256"), (long?)file["bytes"]);
        return ReferencedFiles.HashIn(path) == sha256
            ? new() { Kind = ReferenceKinds.Artifact, Name = sha256, Hash = sha256, Bytes = bytes }
            : new() { Kind = ReferenceKinds.File, Name = Path.GetFileName(path), Hash = sha256, Place = path, Bytes = bytes };
    }

    /// <summary>An entry of the library with its content, hashed as it is hashed today; id and version were not kept.</summary>
    private static ResolvedReference Entry(string kind, string name, JsonObject content)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content, JobsJson.Options);
        return new()
        {
            Kind = kind,
            Name = name,
            Hash = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Bytes = bytes.Length,
            Content = JsonSerializer.SerializeToElement(content, JobsJson.Options),
        };
    }

    private static JsonObject Child(JsonObject owner, string name) => owner[name] as JsonObject ?? throw Wrong(name);

    private static string Text(JsonObject owner, string name) => (string?)owner[name] ?? throw Wrong(name);

    private static InvalidDataException Wrong(string name) => new($"The run's snapshot lacks \"{name}\".");
}
