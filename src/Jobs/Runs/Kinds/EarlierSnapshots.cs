using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>
/// Reads what runs kept before <see cref="ResolvedSpec.Format"/>: each kind had a record of its own then. The normal form comes from
/// the run's spec, what it names from the snapshot.
/// </summary>
internal static class EarlierSnapshots
{
    public static ResolvedSpec Training(SpecShape shape, JsonObject spec, JsonObject snapshot)
    {
        var references = new Dictionary<string, ResolvedReference>(StringComparer.Ordinal);
        if (snapshot["model"] is JsonObject model)
        {
            references["model"] = new() { Kind = ReferenceKinds.Model, Name = Text(model, "name")!, Hash = Text(model, "contentHash"), Place = Text(model, "folder") };
        }
        var data = snapshot["data"]?.AsObject() ?? throw new InvalidDataException("The training's snapshot does not say what it learns from.");
        references[data["tellings"] is null ? "data.chats" : "data.episodes"] = File(Text(data, "path")!, Text(data, "sha256")!, (long)data["bytes"]!);
        return new ResolvedSpec(Normal(shape, spec), new References(references), JsonSerializer.SerializeToElement(new { Out = Text(snapshot, "out") }, JobsJson.Options));
    }

    public static ResolvedSpec Episodes(SpecShape shape, JsonObject spec) => new(Normal(shape, spec), new References(), null);

    /// <summary>Whatever was accepted then is read; there is nobody to tell of problems.</summary>
    private static JsonObject Normal(SpecShape shape, JsonObject spec) =>
        shape.Write(shape.Read<object>(JsonSerializer.SerializeToElement(spec, JobsJson.Options), new SpecProblems(), "kind"));

    /// <summary>A file by its path then; one in the artifact store, whose path ends in its hash, lies in today's store, wherever that is.</summary>
    private static ResolvedReference File(string path, string sha256, long bytes) => ReferencedFiles.HashIn(path) == sha256
        ? new() { Kind = ReferenceKinds.Artifact, Name = sha256, Hash = sha256, Bytes = bytes }
        : new() { Kind = ReferenceKinds.File, Name = Path.GetFileName(path), Hash = sha256, Place = path, Bytes = bytes };

    private static string? Text(JsonObject owner, string name) => (string?)owner[name];
}
