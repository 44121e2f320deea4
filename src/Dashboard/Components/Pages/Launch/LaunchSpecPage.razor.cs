using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Dashboard.Components.Pages.Launch;

/// <summary>The launch form that is made of a kind's settings; its address says what it starts from.</summary>
public sealed partial class LaunchSpecPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Runs", Urls.Runs)];

    private readonly Loading<SpecForm> _form = new();
    private IReadOnlyDictionary<string, IReadOnlyList<Choice>> _choices = new Dictionary<string, IReadOnlyList<Choice>>();
    private RunKindView? _view;
    private (string Kind, string? From, string? Preset, string? Spec)? _shown;

    /// <summary>The kind of run.</summary>
    [Parameter]
    public string Kind { get; set; } = "";

    /// <summary>The run to fill the form in from.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    /// <summary>The preset to start from.</summary>
    [SupplyParameterFromQuery(Name = "preset")]
    private string? Preset { get; set; }

    /// <summary>The spec to start from, or a part of one, as JSON.</summary>
    [SupplyParameterFromQuery(Name = "spec")]
    private string? Spec { get; set; }

    [Inject]
    private RunKindViews Views { get; set; } = null!;

    [Inject]
    private SpecForms Forms { get; set; } = null!;

    [Inject]
    private ReferenceChoices References { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (Kind, From, Preset, Spec))
        {
            return;
        }

        _shown = (Kind, From, Preset, Spec);
        _form.Reset();
        _view = Views.Find(Kind);
        if (_view?.OwnForm is { } own)
        {
            Navigation.NavigateTo(Urls.Query(own, ("from", From), ("preset", Preset), ("spec", Spec)), replace: true);
        }
        else if (_view is not null)
        {
            await OpenAsync();
        }
    }

    private Task OpenAsync() => _form.ReadAsync(
        async cancellationToken =>
        {
            _choices = await References.ForAsync(_view!.Shape, cancellationToken);
            var form = Forms.Open(_view, Preset, Spec);
            await Forms.FillAsync(form, From);
            return form;
        },
        Left);

    // Another start is another address: the way back leads to the one before.
    private void Choose(SpecPreset preset) => Navigation.NavigateTo(Urls.Query(_view!.FormUrl, ("preset", preset.Name)));
}
