using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Components.Pages.Directions;

/// <summary>The form that finds a direction: between sides that the chosen capture has, or of others.</summary>
public sealed partial class LaunchDirectionPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Directions", Urls.Directions)];

    private readonly Loading<DirectionChoices> _choices = new();
    private readonly Dictionary<string, IReadOnlyList<Choice>> _sidesOf = [];
    private SpecForm _form = null!;
    private string? _sides;

    private static RunKindView View => DirectionKindView.View;

    /// <summary>The run to start from.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    /// <summary>The spec to start from, or a part of one, as JSON.</summary>
    [SupplyParameterFromQuery(Name = "spec")]
    private string? Spec { get; set; }

    [Inject]
    private SpecForms Forms { get; set; } = null!;

    [Inject]
    private ReferenceChoices References { get; set; } = null!;

    [Inject]
    private CaptureResults Captures { get; set; } = null!;

    private bool Combines => _form.Draft.Has("combine");

    // Sides of a capture that is named by its file are typed.
    private IReadOnlyList<Choice>? SideChoices => _sidesOf.GetValueOrDefault(_form.Draft.Word("capture"));

    private IReadOnlyList<Choice>? NegativeChoices => _form.Draft.Word("negativeCapture") is { Length: > 0 } other ? _sidesOf.GetValueOrDefault(other) : SideChoices;

    private string MethodHelp => _form.Draft.Field("method").Value is WordShape words
        ? words.Choices.FirstOrDefault(choice => choice.Word == _form.Draft.Word("method"))?.Help ?? words.Choices[0].Help ?? ""
        : "";

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => OpenAsync();

    private Task OpenAsync() => _choices.ReadAsync(
        async cancellationToken =>
        {
            var found = await References.ForAsync(View.Shape, cancellationToken);
            _form = Forms.Open(View, null, Spec);
            _form.Changed += OnChanged;
            await Forms.FillAsync(_form, From);
            await ReadSidesAsync();
            return new DirectionChoices(found.GetValueOrDefault(ReferenceKinds.Capture) ?? [], found.GetValueOrDefault(ReferenceKinds.Direction) ?? []);
        },
        Left);

    private void OnChanged() => _ = InvokeAsync(async () =>
    {
        await ReadSidesAsync();
        StateHasChanged();
    });

    private async Task ReadSidesAsync()
    {
        var wanted = $"{_form.Draft.Word("capture")} {_form.Draft.Word("negativeCapture")}";
        if (_sides == wanted)
        {
            return;
        }

        _sides = wanted;
        foreach (var run in wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(run => !_sidesOf.ContainsKey(run)))
        {
            using var file = await Captures.OpenCaptureAsync(run, Left);
            if (file is not null)
            {
                _sidesOf[run] = [.. file.Info.Sides.Select(side => new Choice(side.Name, side.Name))];
            }
        }
    }

    private Task StartAsync(bool combine) => _form.ChangeAsync(draft =>
    {
        if (combine == draft.Has("combine"))
        {
            return;
        }

        foreach (var path in combine ? new[] { "capture", "negativeCapture", "positive", "negative", "neutral", "position", "controlPositive", "controlNegative", "method" } : ["combine"])
        {
            draft.LeaveOut(path);
        }

        if (combine)
        {
            draft.Put("combine", new JsonObject { ["how"] = "orthogonalise" });
        }
    });

    private Task ToggleAsync(DirectionChoices choices, string name) => _form.ChangeAsync(draft => draft.Toggle("combine.with", name, [.. choices.Directions.Select(choice => choice.Value)]));

    private sealed record DirectionChoices(IReadOnlyList<Choice> Captures, IReadOnlyList<Choice> Directions);
}
