using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Components.Pages.Launch;

/// <summary>The form that launches a capture.</summary>
public sealed partial class LaunchPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new(View.Plural, View.ListUrl)];

    private const string DirectionField = "direction";

    // Sides are named as this form names them.
    private readonly Dictionary<string, IReadOnlyList<Choice>> _none = [];
    private readonly Loading<LaunchChoices> _choices = new();
    private SpecForm _form = null!;
    private SideNames _names = null!;

    private static RunKindView View => CaptureKindView.View;

    /// <summary>The run to start from.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    /// <summary>Given when the control personas are wanted as further sides.</summary>
    [SupplyParameterFromQuery(Name = "controls")]
    private string? Controls { get; set; }

    /// <summary>The preset to start from.</summary>
    [SupplyParameterFromQuery(Name = "preset")]
    private string? Preset { get; set; }

    /// <summary>A model chosen on another page.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    private string? ModelQuery { get; set; }

    [Inject]
    private ModelLibrary Models { get; set; } = null!;

    [Inject]
    private Libraries Libraries { get; set; } = null!;

    [Inject]
    private SpecForms Forms { get; set; } = null!;

    // Replies alone have a length.
    private string ResponseHelp => _form.Draft.Matters("responseTokens") && _form.Draft.Field("responseTokens").Value is NumberShape range
        ? $"First tokens of each reply, {range.Least} to {range.Most}."
        : "Only for the mean over the response.";

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => ReadAsync();

    private Task ReadAsync() => _choices.ReadAsync(
        async cancellationToken =>
        {
            var choices = new LaunchChoices(
                await Models.ListAsync(cancellationToken), await Libraries.Of<PersonaKind>().ListAsync(cancellationToken), await Libraries.Of<PromptSetKind>().ListAsync(cancellationToken),
                await Libraries.Of<InterventionKind>().ListAsync(cancellationToken));
            await OpenAsync(choices);
            return choices;
        },
        CancellationToken.None);

    private async Task OpenAsync(LaunchChoices choices)
    {
        _form = Forms.Open(View, Preset);
        _form.Changed += () => _ = InvokeAsync(StateHasChanged);
        choices.Fit(_form.Draft, ModelQuery);
        var copied = await Forms.FillAsync(_form, From, choices.Recognise);
        _names = new SideNames(_form.Draft);
        if (!copied)
        {
            _names.TakeForSuggestions();
        }

        if (Controls is not null)
        {
            AddControls(choices);
        }
    }

    private Task StartAsync(LaunchChoices choices, SpecPreset preset) => _form.ChangeAsync(_ =>
    {
        (_form.CopiedFrom, _form.Preset) = (null, preset);
        _form.Start(new SpecDraft(_form.Kind.Shape, preset.Spec));
        choices.Fit(_form.Draft, ModelQuery);
        _names = new SideNames(_form.Draft);
        _names.TakeForSuggestions();
    });

    private void AddControls(LaunchChoices choices)
    {
        foreach (var side in choices.ControlSides(_form.Draft))
        {
            _names.Add(side);
        }
    }

    private string ModelHelp(LaunchChoices choices) =>
        choices.Rows.FirstOrDefault(row => LaunchChoices.ValueOf(row, choices.Rows) == _form.Draft.Text("model")) is { Summary: { } summary } chosen
            ? $"{Format.Parameters(summary.Parameters)} parameters, {Format.Count(summary.Layers, "layer")}, width {Format.Count(summary.Width)}. {chosen.Folder}"
            : "";

    private string WorkText(LaunchChoices choices)
    {
        var sides = _names.Keys.Count;
        var prompts = Enumerable.Range(0, sides).Sum(side => choices.PromptCount(_form.Draft.Text(SideNames.Path(side, "promptSet"))));
        return $"{Format.Count(prompts, "prompt")} through the model; {Format.Count(sides * (sides - 1) / 2, "contrast")} at {Format.Count(_form.Draft.Words("positions").Count, "position")}.";
    }
}
