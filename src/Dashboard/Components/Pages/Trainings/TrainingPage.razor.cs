using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Training;
using Vectorscope.Jobs.Training.Steps;

namespace Vectorscope.Dashboard.Components.Pages.Trainings;

/// <summary>A training while it runs and afterwards: its curves, its figures, what it was trained on and what it made.</summary>
public sealed partial class TrainingPage
{
    private const int MostPoints = 1000;

    // Less than this is noise of the measurement, not a rise.
    private const double LeastRise = 0.005;
    private const double RiseShare = 0.02;

    private static readonly IReadOnlyList<Crumb> Trail = [new("Trainings", Urls.Trainings)];

    // Curves are read, not watched: once a second is enough, and leaves the circuit to the rest.
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(1);

    private readonly Loading<RunDetail> _run = new();
    private readonly Loading<TrainingView> _view = new();
    private readonly Loading<IReadOnlyList<ArtifactRow>> _artifacts = new();
    private StepReader _reader = new();
    private TrainingReport? _report;
    private string? _shownId;
    private RunChange? _change;

    /// <summary>The run.</summary>
    [Parameter]
    public string RunId { get; set; } = "";

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    [Inject]
    private TrainingResults Results { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shownId == RunId)
        {
            return;
        }

        _shownId = RunId;
        (_change, _report, _reader) = (null, null, new StepReader());
        _run.Reset();
        _view.Reset();
        _artifacts.Reset();
        await UnwatchAsync();
        Watch(RunId, OnChangesAsync, Redraw);
        await ReadAllAsync();
    }

    private async Task ReadAllAsync()
    {
        await _run.FindAsync(async cancellationToken => await Runs.FindAsync(RunId, cancellationToken) is { Kind: TrainingSpec.KindName } run ? run : null, Left);
        StateHasChanged();
        if (!_run.Missing)
        {
            await ReadResultAsync();
            await ReadStepsAsync();
        }
    }

    private async Task ReadResultAsync()
    {
        await _artifacts.ReadAsync(cancellationToken => Runs.ArtifactsAsync(RunId, cancellationToken), Left);
        if (_artifacts.Value?.Any(file => file.Name == TrainingArtifacts.Report.Name) == true)
        {
            _report = await Results.ReadReportAsync(RunId, Left);
        }
    }

    private Task ReadStepsAsync() => _view.ReadAsync(ReadViewAsync, Left);

    private async Task<TrainingView> ReadViewAsync(CancellationToken cancellationToken)
    {
        var isNew = await Results.ReadStepsAsync(RunId, _reader, cancellationToken);
        if (!isNew && _view.Value is { } known)
        {
            // The same view draws nothing again.
            return known;
        }

        var planned = Results.ReadPlan(_run.Value!).Spec.Options.Steps;
        var steps = _reader.Steps;
        return new TrainingView(
            TrainingProgress.Of(steps, planned),
            steps is [var first, ..] ? first.Loss : double.NaN,
            steps.Count == 0 ? null : TrainingChartSet.Of(TrainingCurve.Of(steps, MostPoints), planned, $"training-{RunId}"));
    }

    private async Task OnChangesAsync(IReadOnlyList<RunChange> changes)
    {
        var before = _run.Value?.Over(_change);
        _change = changes[^1];
        if (_change.Removed)
        {
            _run.Remove();
        }
        else if (before is null || before.State != _change.State || before.Attempt != _change.Attempt)
        {
            await ReadAllAsync();
        }
        else
        {
            await ReadStepsAsync();
        }
    }

    private static string? EvaluationNote(TrainingView view) => view.Progress switch
    {
        { EvaluationLoss: null } => "No evaluation loss was measured yet.",
        { BestEvaluationStep: { } best, BestEvaluationLoss: { } loss } when view.Progress.EvaluationLoss > loss + Math.Max(LeastRise, loss * RiseShare) =>
            $"The evaluation loss was lowest after step {Format.Count(best)} and has risen since: more steps may fit the data rather than what they stand for.",
        _ => null,
    };
}
