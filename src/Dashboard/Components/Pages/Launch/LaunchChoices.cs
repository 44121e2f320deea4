using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;

namespace Vectorscope.Dashboard.Components.Pages.Launch;

/// <summary>What the launch form offers.</summary>
public sealed class LaunchChoices
{
    /// <summary>The study's personas and instructions, as the product ships them.</summary>
    public const string Capable = "capable";

    /// <inheritdoc cref="Capable"/>
    public const string Cautious = "cautious";

    /// <inheritdoc cref="Capable"/>
    public const string StudyPrompts = "terminal-tasks";

    private readonly Dictionary<string, int> _promptCounts;

    /// <summary>Offers the models that can be used now, and the whole library.</summary>
    public LaunchChoices(IReadOnlyList<ModelRow> models, IReadOnlyList<PersonaRow> personas, IReadOnlyList<PromptSetRow> promptSets)
    {
        Rows = [.. models.Where(row => row is { Summary: not null, Missing: false })];
        Models = [.. Rows.Select(row => new Choice(ValueOf(row, Rows), row.Summary!.HasTokenizer ? row.Name : $"{row.Name} (no tokenizer)", !row.Summary!.HasTokenizer))];
        Personas = [.. personas.Select(row => new Choice(row.Name, row.Name))];
        PromptSets = [.. promptSets.Select(row => new Choice(row.Name, $"{row.Name} ({Format.Count(row.Count, "prompt")})"))];
        _promptCounts = promptSets.DistinctBy(row => row.Name).ToDictionary(row => row.Name, row => row.Count);
    }

    /// <summary>Usable models.</summary>
    public IReadOnlyList<ModelRow> Rows { get; }

    /// <summary>Models as choices; the value goes into the spec.</summary>
    public IReadOnlyList<Choice> Models { get; }

    /// <summary>Personas as choices.</summary>
    public IReadOnlyList<Choice> Personas { get; }

    /// <summary>Prompt sets as choices.</summary>
    public IReadOnlyList<Choice> PromptSets { get; }

    /// <summary>The study's two personas; null when one of them is gone.</summary>
    public IReadOnlyList<string>? StudyPersonas =>
        new[] { Capable, Cautious } is var study && study.All(name => Personas.Any(choice => choice.Value == name)) ? study : null;

    /// <summary>How a spec names a model: by its name where only one has it, else by its folder.</summary>
    public static string ValueOf(ModelRow row, IReadOnlyList<ModelRow> all) =>
        all.Count(other => other.Name == row.Name) == 1 ? row.Name : row.Folder;

    /// <summary>Prompts of a set; 0 when it is not there.</summary>
    public int PromptCount(string promptSet) => _promptCounts.GetValueOrDefault(promptSet);

    /// <summary>The choice that an earlier spec meant, or its own words when that model is not on the list.</summary>
    public string Match(string model) =>
        Rows.FirstOrDefault(row => row.Name == model || row.Folder == model || row.ContentHash == model || row.Id == model) is { } row ? ValueOf(row, Rows) : model;

    /// <summary>The study's contrast: two personas over the terminal tasks.</summary>
    public CaptureForm StudyDefaults(string? model)
    {
        var set = (PromptSets.FirstOrDefault(choice => choice.Value == StudyPrompts) ?? (PromptSets.Count > 0 ? PromptSets[0] : null))?.Value ?? "";
        var form = new CaptureForm { Model = model is not null ? Match(model) : Models.FirstOrDefault(choice => !choice.Disabled)?.Value ?? "" };
        foreach (var persona in StudyPersonas ?? [.. Personas.Take(2).Select(choice => choice.Value)])
        {
            form.Sides.Add(new CaptureSideForm { Persona = persona, PromptSet = set });
        }

        while (form.Sides.Count < 2)
        {
            form.Sides.Add(new CaptureSideForm { PromptSet = set });
        }

        foreach (var side in form.Sides)
        {
            side.SuggestName(form.Sides);
        }

        return form;
    }
}
