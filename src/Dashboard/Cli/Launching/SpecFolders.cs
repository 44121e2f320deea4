using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Cli.Launching;

/// <summary>Folders in a spec are named as seen from the caller; the server may stand elsewhere.</summary>
internal static class SpecFolders
{
    internal static void Resolve(JsonObject spec, string folder)
    {
        Resolve(spec, "model", folder);
        if (spec["out"] is JsonValue value && value.TryGetValue<string>(out var target)) spec["out"] = FolderPath.Resolve(target, folder);
        if (spec["tasks"] is JsonObject tasks) Resolve(tasks, "set", folder);
        if (spec["arms"] is not JsonArray arms) return;
        foreach (var arm in arms)
            if (arm is JsonObject && arm["model"] is JsonObject model) Resolve(model, "engine", folder);
    }

    /// <summary>A name that is also a folder here means the folder.</summary>
    private static void Resolve(JsonObject owner, string field, string folder)
    {
        if (owner[field] is not JsonValue value || !value.TryGetValue<string>(out var text) || string.IsNullOrWhiteSpace(text)) return;
        var path = FolderPath.Resolve(text, folder);
        if (Directory.Exists(path)) owner[field] = path;
    }
}
