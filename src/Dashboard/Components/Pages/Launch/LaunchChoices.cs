using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;

namespace Vectorscope.Dashboard.Components.Pages.Launch;

/// <summary>What the launch form offers.</summary>
public sealed class LaunchChoices
{
    /// <summary>The study's personas and instructions, as the product ships them.</summary>
    public const string Capable = CapturePresets.Capable;

    /// <inheritdoc cref="Capable"/>
    public const string Cautious = CapturePresets.Cautious;

    /// <inheritdoc cref="Capable"/>
    public const string StudyPrompts = CapturePresets.StudyPrompts;

    private readonly IReadOnlyList<ModelGroup> _groups;
    private readonly Dictionary<string, int> _promptCounts;
    private readonly Dictionary<string, string> _personaNames;
    private readonly Dictionary<string, string> _promptSetNames;

    /// <summary>Offers the models that can be used now, and the whole library.</summary>
    public LaunchChoices(
        IReadOnlyList<ModelRow> models, IReadOnlyList<LibraryRow> personas, IReadOnlyList<LibraryRow> promptSets, IReadOnlyList<LibraryRow>? interventions = null)
    {
        _groups = ModelGroup.Of(models.Where(row => row is { Summary: not null, Missing: false }));
        // Forms begin with the first: a model that an edit has just made is no reason to begin with that one.
        Rows = [.. _groups.Select(group => group.Model).OrderByDescending(row => row.BuiltIn)];
        Models = [.. Rows.Select(row => new Choice(ValueOf(row, Rows), row.Summary!.HasTokenizer ? row.Name : $"{row.Name} (no tokenizer)", !row.Summary!.HasTokenizer))];
        Personas = Of(new PersonaKind(), personas);
        PromptSets = Of(new PromptSetKind(), promptSets);
        Interventions = Of(new InterventionKind(), interventions ?? []);
        _personaNames = Names(personas.Select(row => (row.Id, row.Name)));
        _promptSetNames = Names(promptSets.Select(row => (row.Id, row.Name)));
        _promptCounts = promptSets.DistinctBy(row => row.Name).ToDictionary(row => row.Name, row => row.ContentAs<PromptSetContent>().Prompts.Count);
    }

    /// <summary>Usable models, a folder for each content.</summary>
    public IReadOnlyList<ModelRow> Rows { get; }

    /// <summary>Models as choices; the value goes into the spec.</summary>
    public IReadOnlyList<Choice> Models { get; }

    /// <summary>Personas as choices.</summary>
    public IReadOnlyList<Choice> Personas { get; }

    /// <summary>Prompt sets as choices.</summary>
    public IReadOnlyList<Choice> PromptSets { get; }

    /// <summary>Interventions as choices.</summary>
    public IReadOnlyList<Choice> Interventions { get; }

    /// <summary>How to get one where there is none.</summary>
    public string InterventionHelp => Interventions.Count > 0 ? "" : "None is in the library yet: ./vectorscope interventions import FILE --name NAME.";

    /// <summary>The study's two personas; null when one of them is gone.</summary>
    public IReadOnlyList<string>? StudyPersonas =>
        new[] { Capable, Cautious } is var study && study.All(name => Personas.Any(choice => choice.Value == name)) ? study : null;

    /// <summary>Entries of a library as choices.</summary>
    public static IReadOnlyList<Choice> Of(LibraryKind kind, IEnumerable<LibraryRow> rows) =>
        [.. rows.Select(row => new Choice(row.Name, kind.SizeOf(row) is { } size ? $"{row.Name} ({size})" : row.Name))];

    /// <summary>How a spec names a model: by its name where only one has it, else by its folder.</summary>
    public static string ValueOf(ModelRow row, IReadOnlyList<ModelRow> all) =>
        all.Count(other => other.Name == row.Name) == 1 ? row.Name : row.Folder;

    /// <summary>Prompts of a set; 0 when it is not there.</summary>
    public int PromptCount(string promptSet) => _promptCounts.GetValueOrDefault(promptSet);

    /// <summary>The choice that an earlier spec meant, or its own words when that model is not on the list.</summary>
    public string Match(string model) =>
        _groups.FirstOrDefault(group => Means(group.Model, model) || group.Copies.Any(copy => Means(copy, model))) is { } group ? ValueOf(group.Model, Rows) : model;

    /// <summary>
    /// Chooses the model, and where what a preset names is not in the library, what is there in its place: the first personas, the
    /// first prompt set.
    /// </summary>
    /// <param name="draft">A capture that starts from a preset.</param>
    /// <param name="model">The model that was asked for; null for the first that can be used.</param>
    public void Fit(SpecDraft draft, string? model)
    {
        draft.Put("model", model is not null ? Match(model) : Models.FirstOrDefault(choice => !choice.Disabled)?.Value);
        var sides = Enumerable.Range(0, draft.Count("sides")).ToArray();
        if (sides.All(i => (draft.Word(SideNames.Path(i, "persona")) is var persona && (persona.Length == 0 || Has(Personas, persona))) && Has(PromptSets, draft.Word(SideNames.Path(i, "promptSet")))))
        {
            return;
        }

        var set = PromptSets.FirstOrDefault(choice => choice.Value == StudyPrompts)?.Value ?? FirstPromptSet;
        var personas = StudyPersonas ?? [.. Ordinary.Take(sides.Length).Select(choice => choice.Value)];
        var names = new SideNames(draft);
        foreach (var _ in sides)
        {
            names.RemoveAt(0);
        }

        foreach (var i in sides)
        {
            names.Add(Side(personas.ElementAtOrDefault(i), set));
        }
    }

    /// <summary>Names what an earlier capture used as the choices do: it may have been said by id, folder or hash.</summary>
    public void Recognise(SpecDraft draft)
    {
        draft.Put("model", Match(draft.Text("model")));
        for (var i = 0; i < draft.Count("sides"); i++)
        {
            Recognise(draft, SideNames.Path(i, "persona"), _personaNames);
            Recognise(draft, SideNames.Path(i, "promptSet"), _promptSetNames);
        }
    }

    /// <summary>A side to add: the first persona that none has yet, over the prompts of the last.</summary>
    public JsonObject NextSide(SpecDraft draft)
    {
        var sides = Enumerable.Range(0, draft.Count("sides")).ToArray();
        var persona = Ordinary.FirstOrDefault(choice => sides.All(i => draft.Word(SideNames.Path(i, "persona")) != choice.Value))?.Value;
        return Side(persona, sides.Length > 0 ? draft.Word(SideNames.Path(sides[^1], "promptSet")) : FirstPromptSet);
    }

    /// <summary>The control personas as sides to add, over the prompts of the first side; none when they are sides already, or gone from the library.</summary>
    public IReadOnlyList<JsonObject> ControlSides(SpecDraft draft)
    {
        var sides = Enumerable.Range(0, draft.Count("sides")).ToArray();
        string[] missing = [.. CapturePresets.Controls.Where(name => sides.All(i => draft.Word(SideNames.Path(i, "persona")) != name))];
        var set = sides.Length > 0 ? draft.Word(SideNames.Path(0, "promptSet")) : FirstPromptSet;
        return missing.All(name => Has(Personas, name)) ? [.. missing.Select(name => Side(name, set))] : [];
    }

    private static bool Means(ModelRow row, string model) => row.Name == model || row.Folder == model || row.ContentHash == model || row.Id == model;

    // The controls are sides only by choice.
    private IEnumerable<Choice> Ordinary => Personas.Where(choice => !CapturePresets.Controls.Contains(choice.Value));

    private string? FirstPromptSet => PromptSets is [var first, ..] ? first.Value : null;

    private static JsonObject Side(string? persona, string? promptSet) =>
        new(new Dictionary<string, JsonNode?> { ["persona"] = persona, ["promptSet"] = promptSet }.Where(field => field.Value is not null));

    private static bool Has(IReadOnlyList<Choice> choices, string value) => choices.Any(choice => choice.Value == value);

    private static void Recognise(SpecDraft draft, string path, Dictionary<string, string> names)
    {
        if (names.TryGetValue(draft.Word(path).Trim(), out var name))
        {
            draft.Put(path, name);
        }
    }

    private static Dictionary<string, string> Names(IEnumerable<(string Id, string Name)> entries)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, name) in entries)
        {
            names[id] = name;
            names[name] = name;
        }

        return names;
    }
}
