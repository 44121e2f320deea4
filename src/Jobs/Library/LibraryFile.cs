using System.Text.Json;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library;

/// <summary>The frame that files of personas and of prompt sets share.</summary>
internal static class LibraryFile
{
    public const int Version = 1;

    /// <summary>Checks the frame and yields the fields of each entry.</summary>
    public static IEnumerable<JsonFields> Entries(JsonElement json, string format, string list, List<SpecError> errors)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new SpecError("", $"The file must hold a JSON object with \"format\": \"{format}\"."));
            yield break;
        }
        var fields = new JsonFields(json, "", errors);
        var found = fields.Text("format", $"It must be \"{format}\".");
        if (found is not null && found != format)
        {
            fields.Refuse("format", $"It is \"{found}\", but \"{format}\" is expected here; choose the matching page or file.");
            yield break;
        }
        var version = fields.OptionalInteger("version", 1, int.MaxValue);
        if (version > Version)
        {
            fields.Refuse("version", $"This file has version {version}; this program reads version {Version}. Use a newer program.");
            yield break;
        }
        var items = fields.List(list, "It holds the entries.");
        fields.RefuseOthers();
        for (var i = 0; i < items.Count; i++)
        {
            if (fields.Item(list, i, items[i]) is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>Parses the text, or says where it stops being JSON.</summary>
    public static JsonDocument? Parse(string text, List<SpecError> errors)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            errors.Add(new SpecError("", $"It is not valid JSON: {e.Message}"));
            return null;
        }
    }
}
