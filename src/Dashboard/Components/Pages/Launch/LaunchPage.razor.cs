using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Components.Pages.Launch;

/// <summary>The form that launches a capture; checked by the same validator as any other way to launch one.</summary>
public sealed partial class LaunchPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Captures", Urls.Captures)];
    private static readonly Choice[] Dtypes = [new("float32", "float32"), new("bfloat16", "bfloat16")];
    private static readonly Choice[] Devices = [new("cpu", "CPU"), new("cuda", "CUDA")];
    private static readonly string[] FieldsWithPlace = ["name", "model", "sides", "positions", "thinking", "responseTokens", "seed", "batchTokens", "dtype", "device"];

    private readonly Loading<LaunchChoices> _choices = new();
    private CaptureForm _form = new();
    private SpecLaunch _launch = null!;

    /// <summary>The run to start from.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    /// <summary>A model chosen on another page.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    private string? ModelQuery { get; set; }

    [Inject]
    private ModelLibrary Models { get; set; } = null!;

    [Inject]
    private PersonaLibrary Personas { get; set; } = null!;

    [Inject]
    private PromptSetLibrary PromptSets { get; set; } = null!;

    [Inject]
    private RunService Runs { get; set; } = null!;

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string? ModelHelp => _choices.Value?.Rows.FirstOrDefault(row => LaunchChoices.ValueOf(row, _choices.Value.Rows) == _form.Model) is { Summary: { } summary } chosen
        ? $"{Format.Parameters(summary.Parameters)} parameters, {Format.Count(summary.Layers, "layer")}, width {Format.Count(summary.Width)}. {chosen.Folder}"
        : null;

    private bool HasAdvancedError => _launch.Errors.Any(e => e.Field is "batchTokens" or "dtype" or "device");

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        _launch = new SpecLaunch(Runs, Navigation, () => _form.ToSpec(), Urls.Run);
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        await _choices.ReadAsync(ReadChoicesAsync, CancellationToken.None);
        if (_choices.Value is not { } choices)
        {
            return;
        }

        var copied = From is null ? null : await Queries.FindAsync(From, CancellationToken.None);
        if (copied is not null && CaptureForm.From(copied.Spec) is { } earlier)
        {
            (_launch.CopiedFrom, _form) = (copied, earlier);
            _form.Model = choices.Match(_form.Model);
        }
        else
        {
            _form = choices.StudyDefaults(ModelQuery);
        }

        await _launch.CheckAsync();
    }

    private async Task<LaunchChoices> ReadChoicesAsync(CancellationToken cancellationToken) => new(
        await Models.ListAsync(cancellationToken),
        await Personas.ListAsync(cancellationToken),
        await PromptSets.ListAsync(cancellationToken));

    private async Task ChangeAsync(Action change)
    {
        change();
        await _launch.CheckAsync();
    }

    private Task ChangeSideAsync(CaptureSideForm side, Action change) => ChangeAsync(() =>
    {
        change();
        side.SuggestName(_form.Sides);
    });

    private Task AddSideAsync(LaunchChoices choices) => ChangeAsync(() =>
    {
        var side = new CaptureSideForm { PromptSet = _form.Sides.Count > 0 ? _form.Sides[^1].PromptSet : choices.PromptSets.Count > 0 ? choices.PromptSets[0].Value : "" };
        side.Persona = choices.Personas.FirstOrDefault(p => _form.Sides.All(s => s.Persona != p.Value))?.Value ?? "";
        _form.Sides.Add(side);
        side.SuggestName(_form.Sides);
    });

    private void Toggle(string position, bool on)
    {
        if (on)
        {
            _form.Positions.Add(position);
        }
        else
        {
            _form.Positions.Remove(position);
        }
    }

    private string? Error(string field) => _launch.Error(field);

    private bool ShownAtField(string field) =>
        FieldsWithPlace.Contains(field) ||
        Enumerable.Range(0, _form.Sides.Count).Any(i => field == $"sides[{i}].name" || field == $"sides[{i}].persona" || field == $"sides[{i}].promptSet");

    private string WorkText(LaunchChoices choices)
    {
        var prompts = _form.Sides.Sum(side => choices.PromptCount(side.PromptSet));
        var contrasts = _form.Sides.Count * (_form.Sides.Count - 1) / 2;
        return $"{Format.Count(prompts, "prompt")} through the model; {Format.Count(contrasts, "contrast")} at {Format.Count(_form.Positions.Count, "position")}.";
    }
}
