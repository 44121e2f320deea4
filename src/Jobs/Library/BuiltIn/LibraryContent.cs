using System.Text.Json;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.BuiltIn;

/// <summary>The personas and prompt sets that ship with the product.</summary>
internal static class LibraryContent
{
    public static IReadOnlyList<KeyedPersona> Personas { get; } = Load("personas.json", PersonaJson.Read);

    public static IReadOnlyList<KeyedPromptSet> PromptSets { get; } = Load("prompt-sets.json", PromptSetJson.Read);

    private static IReadOnlyList<T> Load<T>(string file, Func<JsonElement, List<SpecError>, IReadOnlyList<T>> read)
    {
        var assembly = typeof(LibraryContent).Assembly;
        using var stream = assembly.GetManifestResourceStream($"Library/{file}")
            ?? throw new InvalidOperationException($"{file} is not embedded in {assembly.GetName().Name}");
        using var json = JsonDocument.Parse(stream);
        var errors = new List<SpecError>();
        var entries = read(json.RootElement, errors);
        return errors.Count == 0
            ? entries
            : throw new InvalidOperationException($"embedded {file}: {errors[0].Field}: {errors[0].Message}");
    }
}
