using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Cli.Launching;

/// <summary>Folders and files in a spec are named as seen from the caller; the server may stand elsewhere.</summary>
/// <param name="folder">The caller's.</param>
internal sealed class SpecFolders(string folder)
{
    /// <summary>A spec of a kind that this program knows; others stay as they are.</summary>
    internal void Resolve(JsonObject spec, IEnumerable<RunKindView> kinds)
    {
        if (spec["kind"] is not JsonValue value || !value.TryGetValue<string>(out var name) || kinds.FirstOrDefault(kind => kind.Kind == name) is not { } kind) return;
        Resolve(spec, kind.Shape);
    }

    /// <summary>Makes absolute what the shape declares as a path, and what is there of that which may be one.</summary>
    internal void Resolve(JsonObject spec, SpecShape shape)
    {
        foreach (var field in shape.Fields)
            if (spec[field.Name] is { } value && Resolved(value, field, field.Value) is { } path) spec[field.Name] = path;
    }

    /// <returns>The path that stands for a text; null where it stays as it is.</returns>
    private JsonNode? Resolved(JsonNode value, FieldShape field, ValueShape shape)
    {
        switch (value, shape)
        {
            case (JsonObject inner, ObjectShape declared):
                Resolve(inner, declared.Shape);
                return null;
            case (JsonArray items, ListShape list):
                for (var i = 0; i < items.Count; i++)
                    if (items[i] is { } item && Resolved(item, field, list.Item) is { } path) items[i] = path;
                return null;
            case (JsonValue, TextShape) when value.AsValue().TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text):
                return PathOf(text, field);
            case (JsonValue, TextOrObjectShape) when value.AsValue().TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text):
                return PathOf(text, field);
            case (JsonObject written, TextOrObjectShape) when field.Reference == ReferenceKinds.Intervention:
                ResolveDirections(written);
                return null;
            default:
                return null;
        }
    }

    /// <summary>Makes absolute the files of directions that an intervention names, wherever they stand in it.</summary>
    private void ResolveDirections(JsonNode intervention)
    {
        foreach (var inner in intervention is JsonObject owner ? owner.Select(pair => pair.Value).ToList() : intervention is JsonArray items ? [.. items] : [])
            if (inner is not null) ResolveDirections(inner);
        if (intervention is JsonObject operation && operation["direction"] is JsonValue value && value.TryGetValue<string>(out var text) && IsDirectionFile(text))
            operation["direction"] = FolderPath.Resolve(text, folder);
    }

    private static bool IsDirectionFile(string text) => InterventionFile.IsFile(text) && !FileReference.IsOfStore(text);

    private string? PathOf(string text, FieldShape field)
    {
        var path = FolderPath.Resolve(text, folder);
        return field.Reference switch
        {
            // A name that is also a folder here means the folder.
            ReferenceKinds.Model or ReferenceKinds.Weights or ReferenceKinds.TaskSet => Directory.Exists(path) ? path : null,
            // What does not name something in the store can only be a file.
            ReferenceKinds.File => File.Exists(path) || !FileReference.IsOfStore(text) ? path : null,
            // A run's id is no file.
            ReferenceKinds.Capture => IsDirectionFile(text) ? path : null,
            ReferenceKinds.Direction => IsDirectionFile(text) ? path : null,
            ReferenceKinds.Intervention => InterventionKind.IsFile(text) && !FileReference.IsOfStore(text) && !TextOrObjectShape.IsObject(text) ? path : null,
            _ => field.IsPath ? path : null,
        };
    }
}
