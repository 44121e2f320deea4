using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Components.Pages.Playground;

/// <summary>What the playground offers.</summary>
public sealed class PlaygroundChoices
{
    /// <summary>An intervention that is written here and not named.</summary>
    public const string Written = "{}";

    private readonly IReadOnlyList<(LibraryRow Row, DirectionContent Content)> _directions;

    /// <summary>Offers the models that can be used now, and the library.</summary>
    public PlaygroundChoices(
        IReadOnlyList<ModelRow> models, IReadOnlyList<LibraryRow> personas, IReadOnlyList<LibraryRow> interventions, IReadOnlyList<LibraryRow> directions, IReadOnlyList<LibraryRow> arms)
    {
        Arms = arms;
        Engine = new LaunchChoices(models, personas, [], interventions);
        Personas = LaunchChoices.Of(new PersonaKind(), personas);
        Interventions = [.. LaunchChoices.Of(new InterventionKind(), interventions), new Choice(Written, "Written here…")];
        _directions = [.. directions.Select(row => (row, row.ContentAs<DirectionContent>()))];
    }

    /// <summary>Models, as for runs.</summary>
    public LaunchChoices Engine { get; }

    /// <summary>Arms of the library, for an arm to be filled in from.</summary>
    public IReadOnlyList<LibraryRow> Arms { get; }

    /// <summary>Personas as choices.</summary>
    public IReadOnlyList<Choice> Personas { get; }

    /// <summary>Interventions as choices.</summary>
    public IReadOnlyList<Choice> Interventions { get; }

    /// <summary>The model to begin with; null where none can be used.</summary>
    public string? FirstModel => Engine.Models.FirstOrDefault(choice => !choice.Disabled)?.Value;

    /// <summary>What is wrong with all models, where none can be asked.</summary>
    public string? ModelProblem => FirstModel is not null ? null
        : Engine.Models.Count == 0 ? "No usable model is on the list; add a folder on the Models page."
        : "No model on the list has a tokenizer.json, without which it can read no text; add the model's own to its folder.";

    /// <summary>Directions as choices; those of another shape than the model cannot be chosen.</summary>
    public IReadOnlyList<Choice> Directions(string model)
    {
        var shape = ShapeOf(model);
        return [.. _directions.Select(one => Fits(one.Content, shape)
            ? new Choice(one.Row.Name, one.Row.Name)
            : new Choice(one.Row.Name, $"{one.Row.Name} ({one.Content.Layers} layers, width {one.Content.Width})", true))];
    }

    /// <summary>Why no direction can be chosen, or how to get one; empty where one can.</summary>
    public string DirectionHelp(string model)
    {
        var shape = ShapeOf(model);
        return _directions.Count == 0 ? "None is in the library yet; save one from a capture to see projections."
            : _directions.Any(one => Fits(one.Content, shape)) ? ""
            : $"{(_directions.Count == 1 ? "The only direction" : $"None of the {Format.Count(_directions.Count, "direction")}")} in the library {(_directions.Count == 1 ? "does not fit" : "fits")} this model ({shape!.Layers} layers, width {shape.Width}).";
    }

    /// <summary>With what the request names and the library does not have.</summary>
    public static IReadOnlyList<Choice> With(IReadOnlyList<Choice> choices, string value) =>
        value.Length == 0 || choices.Any(choice => choice.Value == value) ? choices : [.. choices, new Choice(value, value)];

    /// <summary>How the list of interventions shows a field's value.</summary>
    public static string InterventionWord(string value) => TextOrObjectShape.IsObject(value) ? Written : value;

    private ModelSummary? ShapeOf(string model) => Engine.Rows.FirstOrDefault(row => LaunchChoices.ValueOf(row, Engine.Rows) == model)?.Summary;

    // Of a model that is not on the list the check says it.
    private static bool Fits(DirectionContent direction, ModelSummary? model) => model is null || (direction.Layers == model.Layers && direction.Width == model.Width);
}
