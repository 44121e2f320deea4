using System.Globalization;
using System.Text.Json;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.PromptSets;

/// <summary>
/// Prompt sets as a file: <c>{"format": "vectorscope-prompt-sets", "version": 1, "promptSets": [{"name": …, "description": …,
/// "prompts": [{"name": …, "text": …}, "or just the text"]}]}</c>. Prompts without a name are called by their number.
/// </summary>
internal static class PromptSetJson
{
    public const string Format = "vectorscope-prompt-sets";

    public static IReadOnlyList<KeyedPromptSet> Read(JsonElement json, List<SpecError> errors)
    {
        var sets = new List<KeyedPromptSet>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var fields in LibraryFile.Entries(json, Format, "promptSets", errors))
        {
            var key = fields.OptionalText("key");
            var name = fields.Text("name", "Every prompt set has a name.");
            var description = fields.OptionalText("description") ?? "";
            var prompts = ReadPrompts(fields, errors);
            fields.RefuseOthers();
            if (name is not null && !names.Add(name.Trim()))
            {
                fields.Refuse("name", $"\"{name}\" occurs twice in this file; rename one of them.");
            }
            if (name is not null)
            {
                sets.Add(new KeyedPromptSet(key, new PromptSetDraft(name.Trim(), description, prompts)));
            }
        }
        return sets;
    }

    public static string Write(IEnumerable<PromptSetDetail> sets) => JsonSerializer.Serialize(
        new
        {
            format = Format,
            version = LibraryFile.Version,
            promptSets = sets.Select(set => new { set.Name, set.Description, set.Prompts }),
        },
        JobsJson.Indented);

    private static List<PromptRow> ReadPrompts(JsonFields set, List<SpecError> errors)
    {
        var prompts = new List<PromptRow>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var items = set.List("prompts", "It holds the instructions.");
        for (var i = 0; i < items.Count; i++)
        {
            var number = (i + 1).ToString("D2", CultureInfo.InvariantCulture);
            if (items[i].ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(items[i].GetString()))
            {
                prompts.Add(new PromptRow(number, items[i].GetString()!));
                continue;
            }
            if (set.Item("prompts", i, items[i]) is not { } fields)
            {
                continue;
            }
            var name = fields.OptionalText("name")?.Trim() is { Length: > 0 } given ? given : number;
            var text = fields.Text("text", "It is the instruction.");
            fields.RefuseOthers();
            if (!names.Add(name))
            {
                fields.Refuse("name", $"\"{name}\" occurs twice in this set; rename one of them.");
            }
            if (text is not null)
            {
                prompts.Add(new PromptRow(name, text));
            }
        }
        return prompts;
    }
}
