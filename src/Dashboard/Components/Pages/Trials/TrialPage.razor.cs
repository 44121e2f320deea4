using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using MudBlazor;
using Vectorscope.Dashboard.Live;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Sweeping;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Components.Pages.Trials;

/// <summary>One trial: why it ended as it did, and its trace, turn by turn; the turn is part of the address.</summary>
public sealed partial class TrialPage
{
    private readonly Loading<TrialView> _trial = new();
    private readonly Loading<IReadOnlyList<TurnRow>> _turns = new();
    private readonly Loading<TraceTurn> _turn = new();
    private (string Run, long Trial)? _shown;
    private long _change;
    private int? _selected;

    /// <summary>The benchmark.</summary>
    [Parameter]
    public string RunId { get; set; } = "";

    /// <summary>The trial.</summary>
    [Parameter]
    public long TrialId { get; set; }

    [SupplyParameterFromQuery(Name = "turn")]
    private int? TurnQuery { get; set; }

    [Inject]
    private TrialReader Reader { get; set; } = null!;

    [Inject]
    private TrialQueries Benchmarks { get; set; } = null!;

    private IReadOnlyList<Crumb> Trail => _trial.Value is { IsOfSweep: true } view
        ? [new("Sweeps", Urls.RunsOf(SweepSpec.KindName)), new(view.RunName, Urls.Sweep(RunId))]
        : [new("Benchmarks", Urls.Benchmarks), new(_trial.Value?.RunName ?? "Benchmark", Urls.Benchmark(RunId))];

    private static string TitleOf(TrialRow row) => $"{row.Task} · {row.Arm}, attempt {row.Attempt}";

    private string? Summary => _trial.Value is { Row: var row } ? $"{row.Arm}, attempt {row.Attempt}" : null;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown != (RunId, TrialId))
        {
            _shown = (RunId, TrialId);
            _trial.Reset();
            _turns.Reset();
            _turn.Reset();
            (_selected, _change) = (null, 0);
            await UnwatchAsync();
            Watch(RunId, OnChangesAsync, RunWatch.Unhurried);
            await ReadAllAsync();
        }

        await SelectAsync();
    }

    private async Task ReadAllAsync()
    {
        await _trial.FindAsync(cancellationToken => Reader.ReadAsync(RunId, TrialId, cancellationToken), Left);
        _change = _trial.Value?.Row.Change ?? 0;
        StateHasChanged();
        await ReadTurnsAsync();
    }

    private Task ReadTurnsAsync() => _turns.ReadAsync(cancellationToken => Benchmarks.TurnsAsync(TrialId, cancellationToken), Left);

    // Without a turn in the address: the first one with a finding, or else the last, which says how it ended.
    private async Task SelectAsync()
    {
        if (_turns.Value is not { Count: > 0 } turns)
        {
            return;
        }

        var wanted = turns.FirstOrDefault(turn => turn.Number == TurnQuery)
            ?? turns.FirstOrDefault(turn => turn.Number == _selected)
            ?? turns.FirstOrDefault(turn => turn.Findings.Count > 0)
            ?? turns[^1];
        if (_selected != wanted.Number)
        {
            _selected = wanted.Number;
            await ReadTurnAsync();
        }
    }

    private Task ReadTurnAsync() => _turn.FindAsync(cancellationToken => Benchmarks.TurnAsync(TrialId, _selected ?? 1, cancellationToken), Left);

    private async Task OnChangesAsync(IReadOnlyList<RunChange> changes)
    {
        if (changes[^1].Removed)
        {
            _trial.Remove();
            return;
        }

        // Another trial's change is none of this page's business; that the run has stopped is, though it writes no trial.
        if (_trial.Value is { } view && ((view.Row.Running && changes[^1].State != RunState.Running) || (await Benchmarks.TrialsAsync(RunId, new TrialFilter(Task: view.Row.Task, Arm: view.Row.Arm, Attempt: view.Row.Attempt, AfterChange: _change), 0, 1, Left)).Count > 0))
        {
            await ReadAllAsync();
            await SelectAsync();
        }
    }

    private TurnRow? Neighbour(IReadOnlyList<TurnRow> turns, int step, bool findings)
    {
        for (var i = turns.ToList().FindIndex(turn => turn.Number == _selected) + step; i >= 0 && i < turns.Count; i += step)
        {
            if (!findings || turns[i].Findings.Count > 0)
            {
                return turns[i];
            }
        }

        return null;
    }

    private string TurnTitle(IReadOnlyList<TurnRow> turns) => turns.FirstOrDefault(turn => turn.Number == _selected) switch
    {
        { Kind: TurnKind.Episode } turn => $"Turn {turn.Number} of {turns.Count}",
        { } turn => $"Turn {turn.Number} of {turns.Count}, {TrialText.Kind(turn.Kind)}",
        null => "Turn",
    };

    private RenderFragment Step(string name, string key, string icon, TurnRow? to) => builder =>
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "class", to is null ? "icon-button button-off" : "icon-button");
        builder.AddAttribute(2, "href", to is null ? null : Urls.Trial(RunId, TrialId, to.Number));
        builder.AddAttribute(3, "aria-label", name);
        builder.AddAttribute(4, "title", $"{name} ({key})");
        builder.AddAttribute(5, "data-key", to is null ? null : key);
        builder.AddAttribute(6, "role", to is null ? "link" : null);
        builder.AddAttribute(7, "aria-disabled", to is null ? "true" : null);
        builder.OpenComponent<MudIcon>(8);
        builder.AddComponentParameter(9, nameof(MudIcon.Icon), icon);
        builder.CloseComponent();
        builder.CloseElement();
    };
}
