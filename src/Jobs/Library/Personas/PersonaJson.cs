using System.Text.Json;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Personas;

/// <summary>
/// Personas as a file: <c>{"format": "vectorscope-personas", "version": 1, "personas": [{"name": …, "description": …, "systemPrompt": …}]}</c>.
/// The description may be left out; <c>key</c> marks the entries that ship with the product.
/// </summary>
internal static class PersonaJson
{
    public const string Format = "vectorscope-personas";

    public static IReadOnlyList<KeyedPersona> Read(JsonElement json, List<SpecError> errors)
    {
        var personas = new List<KeyedPersona>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var fields in LibraryFile.Entries(json, Format, "personas", errors))
        {
            var key = fields.OptionalText("key");
            var name = fields.Text("name", "Every persona has a name.");
            var description = fields.OptionalText("description") ?? "";
            var prompt = fields.Text("systemPrompt", "It is the text of the system message.");
            fields.RefuseOthers();
            if (name is not null && !names.Add(name.Trim()))
            {
                fields.Refuse("name", $"\"{name}\" occurs twice in this file; rename one of them.");
            }
            if (name is not null && prompt is not null)
            {
                personas.Add(new KeyedPersona(key, new PersonaDraft(name.Trim(), description, prompt)));
            }
        }
        return personas;
    }

    public static string Write(IEnumerable<PersonaRow> personas) => JsonSerializer.Serialize(
        new
        {
            format = Format,
            version = LibraryFile.Version,
            personas = personas.Select(persona => new { persona.Name, persona.Description, persona.SystemPrompt }),
        },
        JobsJson.Indented);
}
