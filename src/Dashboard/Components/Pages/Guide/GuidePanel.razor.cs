using Microsoft.AspNetCore.Components;
using MudBlazor;
using Vectorscope.Dashboard.Live;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Runs.Watching;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>The guided first study. What it shows is read from the store, so that a reload, or another browser, shows the same.</summary>
public sealed partial class GuidePanel
{
    private readonly Loading<IReadOnlyList<StudyStepState>> _steps = new();
    private readonly Loading<IReadOnlyList<StudyPart>> _parts = new();
    private readonly Dictionary<string, StudyPlan> _plans = [];
    private readonly LatestChanges _changes = new();
    private string? _launching;

    [Inject]
    private SandboxAvailability Sandboxes { get; set; } = null!;

    [Inject]
    private StudyGuide Guide { get; set; } = null!;

    [Inject]
    private StudyLibrary Library { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Watch(null, OnChangesAsync);
        await ReadAsync();
        await _parts.ReadAsync(Library.PartsAsync, Left);
        StateHasChanged();
        await PlanAsync();
    }

    private Task ReadAsync() => _steps.ReadAsync(Guide.ReadAsync, Left);

    // Asking what sandboxes there are takes its time: the steps are shown before.
    // Whoever asks for it has just repaired something: what was remembered is old.
    private async Task CheckAgainAsync()
    {
        await Sandboxes.AskAgainAsync(Left);
        await PlanAsync();
    }

    private async Task PlanAsync()
    {
        foreach (var state in _steps.Value ?? [])
        {
            try
            {
                _plans[state.Step.Key] = await state.Step.PlanAsync(Left);
            }
            catch (OperationCanceledException) when (Left.IsCancellationRequested)
            {
                return;
            }

            StateHasChanged();
        }
    }

    private async Task OnChangesAsync(IReadOnlyList<RunChange> changes)
    {
        if (_changes.Take(changes))
        {
            await ReadAsync();
            // What one step found, the next ones go on from.
            await PlanAsync();
        }
    }

    private async Task LaunchAsync(IStudyStep step)
    {
        _launching = step.Key;
        StateHasChanged();
        try
        {
            foreach (var error in await Guide.LaunchAsync(step, CancellationToken.None))
            {
                Snackbar.Add(error.Message, Severity.Warning);
            }

            await ReadAsync();
        }
        finally
        {
            _launching = null;
        }
    }

    private StudyStepState Latest(StudyStepState read) =>
        read.Run is { } run ? read with { Run = run.Over(_changes[run.Id]) } : read;

    private static int FirstOpen(IReadOnlyList<StudyStepState> steps) => steps.Index().FirstOrDefault(step => !step.Item.IsDone, (Index: -1, Item: null!)).Index;
}
