using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Cli.Launching;

/// <summary>The same for kinds whose spec does not declare its fields.</summary>
internal static class EarlierSpecFolders
{
    internal static void Resolve(JsonObject spec, string folder)
    {
        Resolve(spec, "model", folder);
        if (spec["out"] is JsonValue value && value.TryGetValue<string>(out var target)) spec["out"] = FolderPath.Resolve(target, folder);
        if (spec["tasks"] is JsonObject tasks) Resolve(tasks, "set", folder);
        if (spec["data"] is JsonObject data)
        {
            ResolveFile(data, "chats", folder);
            ResolveFile(data, "episodes", folder);
        }
        ResolveFile(spec, "out", folder);
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

    /// <summary>What can only be a path.</summary>
    private static void ResolveFile(JsonObject owner, string field, string folder)
    {
        if (owner[field] is JsonValue value && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text)) owner[field] = FolderPath.Resolve(text, folder);
    }
}
