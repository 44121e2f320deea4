using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Named;

/// <summary>
/// Entries of a library as a file: <c>{"format": "vectorscope-personas", "version": 1, "personas": [{"name": …, "description": …, …}]}</c>.
/// The description may be left out; <c>key</c> marks the entries that ship with the product.
/// </summary>
internal static class LibraryFile
{
    public const int Version = 1;

    private const string KeyField = "key";

    /// <summary>Reads a file, or says where it stops being one; with errors there are no entries.</summary>
    public static IReadOnlyList<KeyedEntry> Read(LibraryKind kind, string text, List<SpecError> errors)
    {
        using var document = Parse(text, errors);
        var entries = new List<KeyedEntry>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var problems = new SpecProblems();
        foreach (var (path, json) in document is null ? [] : Items(kind, document.RootElement, errors))
        {
            if (kind.Read(json, path, problems, KeyField) is not { } entry)
            {
                continue;
            }
            if (!names.Add(entry.Name))
            {
                problems.Add($"{path}.name", $"\"{entry.Name}\" occurs twice in this file; rename one of them.");
            }
            entries.Add(new KeyedEntry(json.TryGetProperty(KeyField, out var key) && key.ValueKind == JsonValueKind.String ? key.GetString() : null, entry));
        }
        errors.AddRange(problems.Errors);
        return errors.Count == 0 ? entries : [];
    }

    /// <summary>Writes entries, without keys: what is imported is the user's own.</summary>
    public static string Write(LibraryKind kind, IEnumerable<LibraryRow> rows)
    {
        var entries = rows.Select(row =>
        {
            var entry = new JsonObject { ["name"] = row.Name, ["description"] = row.Description };
            foreach (var (name, value) in JsonNode.Parse(row.Content)!.AsObject())
            {
                entry[name] = value?.DeepClone();
            }
            return (JsonNode)entry;
        });
        var file = new JsonObject { ["format"] = kind.Format, ["version"] = Version, [kind.ListName] = new JsonArray([.. entries]) };
        return file.ToJsonString(JobsJson.Indented);
    }

    private static List<(string Path, JsonElement Json)> Items(LibraryKind kind, JsonElement json, List<SpecError> errors)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new SpecError("", $"The file must hold a JSON object with \"format\": \"{kind.Format}\"."));
            return [];
        }
        var fields = new JsonFields(json, "", errors);
        var found = fields.Text("format", $"It must be \"{kind.Format}\".");
        if (found is not null && found != kind.Format)
        {
            fields.Refuse("format", $"It is \"{Quote.Of(found)}\", but \"{kind.Format}\" is expected here; choose the matching page or file.");
            return [];
        }
        if (fields.OptionalInteger("version", 1, int.MaxValue) is { } version and > Version)
        {
            fields.Refuse("version", $"This file has version {version}; this program reads version {Version}. Use a newer program.");
            return [];
        }
        var items = fields.List(kind.ListName, "It holds the entries.");
        fields.RefuseOthers();
        return [.. items.Select((item, i) => (FormattableString.Invariant($"{kind.ListName}[{i}]"), item))];
    }

    private static JsonDocument? Parse(string text, List<SpecError> errors)
    {
        try
        {
            return JsonInput.Parse(text);
        }
        catch (JsonException e)
        {
            errors.Add(new SpecError("", $"It is not valid JSON: {e.Message}"));
            return null;
        }
    }
}

/// <summary>An entry of a file, with its key when it is one of those that ship with the product.</summary>
internal sealed record KeyedEntry(string? Key, NormalEntry Entry);
