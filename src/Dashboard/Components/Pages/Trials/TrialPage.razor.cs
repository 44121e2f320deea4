using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using MudBlazor;
using Vectorscope.Dashboard.Live;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Dashboard.Interop;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Projections;
using Vectorscope.Jobs.Comparing;
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
    private readonly Loading<ProjectedTrial> _projected = new();
    private readonly AskedView<TraceView> _asked = new(new("", 0));
    private (string Run, long Trial)? _shown;
    private long _change;
    private (long Change, string? Direction, int? Layer)? _projectedOf;
    private int? _selected;
    private string? _walked;
    private TurnPlace? _before;
    private TurnPlace? _after;
    private ReplyPieces? _pieces;
    private bool _thinkingOpen;

    /// <summary>The benchmark; none in the address of a program's request.</summary>
    [Parameter]
    public string RunId { get; set; } = "";

    /// <summary>The trial.</summary>
    [Parameter]
    public long TrialId { get; set; }

    [SupplyParameterFromQuery(Name = "turn")]
    private int? TurnQuery { get; set; }

    [SupplyParameterFromQuery(Name = "flag")]
    private string? FlagQuery { get; set; }

    [SupplyParameterFromQuery(Name = "text")]
    private string? FormQuery { get; set; }

    [SupplyParameterFromQuery(Name = "find")]
    private string? FindQuery { get; set; }

    [SupplyParameterFromQuery(Name = "direction")]
    private string? DirectionQuery { get; set; }

    [SupplyParameterFromQuery(Name = "layer")]
    private int? LayerQuery { get; set; }

    [SupplyParameterFromQuery(Name = "scale")]
    private string? ScaleQuery { get; set; }

    [Inject]
    private ProjectionQueries Projections { get; set; } = null!;

    [Inject]
    private TrialReader Reader { get; set; } = null!;

    [Inject]
    private TrialQueries Benchmarks { get; set; } = null!;

    [Inject]
    private ReplyTokens Tokens { get; set; } = null!;

    [Inject]
    private ListsModule Lists { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private TraceView View => _asked.Value;

    private ReplyForm NextForm => (ReplyForm)(((int)View.Form + 1) % Forms.Length);

    private bool IsServed => RunId == ServedTrials.RunId;

    private string What => IsServed ? "request" : "trial";

    private IReadOnlyList<Crumb> Trail => IsServed ? [new("Server", Urls.Server), new("Requests", Urls.Requests)] : _trial.Value is { IsOfSweep: true } view
        ? [new("Sweeps", Urls.RunsOf(SweepSpec.KindName)), new(view.RunName, Urls.Sweep(RunId))]
        : [new("Benchmarks", Urls.Benchmarks), new(_trial.Value?.RunName ?? "Benchmark", Urls.Benchmark(RunId))];

    private string TitleOf(TrialRow row) => IsServed ? $"Request {row.Attempt} · {row.Arm}" : $"{row.Task} · {row.Arm}, attempt {row.Attempt}";

    private string? Summary => _trial.Value is { Row: var row } ? IsServed ? $"A {row.Task} that a program asked of {row.Arm}" : $"{row.Arm}, attempt {row.Attempt}" : null;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        // The router gives an address without a run none at all.
        RunId = string.IsNullOrEmpty(RunId) ? ServedTrials.RunId : RunId;
        _asked.Arrive(Navigation, TraceView.From(RunId, TrialId, TurnQuery, FlagQuery, FormQuery, FindQuery, DirectionQuery, LayerQuery, ScaleQuery));
        if (_shown != (RunId, TrialId))
        {
            _shown = (RunId, TrialId);
            _trial.Reset();
            _turns.Reset();
            _turn.Reset();
            _projected.Reset();
            _projectedOf = null;
            (_selected, _change, _walked) = (null, 0, null);
            await UnwatchAsync();
            Watch(RunId, OnChangesAsync, RunWatch.Unhurried);
            await ReadAllAsync();
        }

        await SelectAsync();
        await ReadProjectionsAsync();
        await WalkAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && await Lists.RecallAsync(ThinkingKey) == "open")
        {
            _thinkingOpen = true;
            StateHasChanged();
        }
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
            ?? turns.FirstOrDefault(IsWalked)
            ?? turns[^1];
        if (_selected != wanted.Number)
        {
            _selected = wanted.Number;
            await ReadTurnAsync();
        }
        else if (View.Form == ReplyForm.Tokens && _pieces is null)
        {
            await ReadPiecesAsync();
        }
    }

    private async Task ReadTurnAsync()
    {
        _pieces = null;
        await _turn.FindAsync(cancellationToken => Benchmarks.TurnAsync(TrialId, _selected ?? 1, cancellationToken), Left);
        if (View.Form == ReplyForm.Tokens)
        {
            await ReadPiecesAsync();
        }
    }

    private async Task ReadPiecesAsync()
    {
        if (_turn.Value is { } turn && _trial.Value is { } view)
        {
            _pieces = view.Served is { } served ? await Tokens.ReadAsync(served, turn, Left) : await Tokens.ReadAsync(RunId, view.Row.Arm, turn, Left);
        }
    }

    // Directions and layers of the arm are the run's; what is recorded grows with the trial.
    private async Task ReadProjectionsAsync()
    {
        var wanted = (_change, View.Direction, View.Layer);
        if (_projectedOf == wanted)
        {
            return;
        }

        _projectedOf = wanted;
        await _projected.FindAsync(cancellationToken => Projections.TrialAsync(RunId, TrialId, View.Direction, View.Layer, CurvePoints, cancellationToken), Left);
    }

    // Where the keys lead once this trial has no further finding.
    private async Task WalkAsync()
    {
        var walked = $"{RunId} {TrialId} {View.Flag}";
        if (_walked == walked || _trial.Value is null)
        {
            return;
        }

        _walked = walked;
        var flag = View.Flag;
        _before = await Benchmarks.NearestFindingAsync(RunId, TrialId, flag, after: false, Left);
        _after = await Benchmarks.NearestFindingAsync(RunId, TrialId, flag, after: true, Left);
    }

    /// <summary>About as many as a wide chart has room for.</summary>
    private const int CurvePoints = 500;

    private const string ThinkingKey = "thinking";

    private static readonly (ReplyForm Form, string Name)[] Forms = [(ReplyForm.Raw, "Raw"), (ReplyForm.Rendered, "Rendered"), (ReplyForm.Tokens, "Special tokens")];

    private void Go(TraceView view) => _asked.Go(Navigation, view, view.Url, replace: true);

    private async Task UnfoldAsync()
    {
        _thinkingOpen = !_thinkingOpen;
        await Lists.RememberAsync(ThinkingKey, _thinkingOpen ? "open" : "");
    }

    private string UrlOf(int turn) => (View with { Turn = turn }).Url;

    private string Address(long trial) => new TrialAddress(RunId, trial).ToString();

    private bool IsWalked(TurnRow turn) => turn.Findings.Any(finding => View.Flag is null || finding.Flag == View.Flag);

    // The next turn with a finding of this trial, or else of the trials after it.
    private (string Url, string Name)? Finding(IReadOnlyList<TurnRow> turns, int step) =>
        Neighbour(turns, step, IsWalked) is { } here ? here
        : (step > 0 ? _after : _before) is { } place ? (View.At(place.Trial, place.Turn).Url, step > 0 ? "in a later trial" : "in an earlier trial")
        : null;

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
            await ReadProjectionsAsync();
        }
    }

    private (string Url, string Name)? Neighbour(IReadOnlyList<TurnRow> turns, int step, Func<TurnRow, bool> wanted)
    {
        for (var i = IndexOf(turns) + step; i >= 0 && i < turns.Count; i += step)
        {
            if (wanted(turns[i]))
            {
                return (UrlOf(turns[i].Number), $"turn {turns[i].Number}");
            }
        }

        return null;
    }

    // Turns are numbered from 1 without gaps, but for what another program left out.
    private int IndexOf(IReadOnlyList<TurnRow> turns)
    {
        var guess = (_selected ?? 1) - 1;
        return guess < turns.Count && guess >= 0 && turns[guess].Number == _selected ? guess : turns.ToList().FindIndex(turn => turn.Number == _selected);
    }

    private string TurnTitle(IReadOnlyList<TurnRow> turns) => turns.FirstOrDefault(turn => turn.Number == _selected) switch
    {
        { Kind: TurnKind.Episode } turn => $"Turn {turn.Number} of {turns.Count}",
        { } turn => $"Turn {turn.Number} of {turns.Count}, {TrialText.Kind(turn.Kind)}",
        null => "Turn",
    };

    private static RenderFragment Step(string name, string key, string icon, (string Url, string Name)? to) => builder =>
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "class", to is null ? "icon-button button-off" : "icon-button");
        builder.AddAttribute(2, "href", to?.Url);
        builder.AddAttribute(3, "aria-label", name);
        builder.AddAttribute(4, "title", to is { Name: var place } ? $"{name}: {place} ({key})" : name);
        builder.AddAttribute(5, "data-key", to is null ? null : key);
        builder.AddAttribute(6, "role", to is null ? "link" : null);
        builder.AddAttribute(7, "aria-disabled", to is null ? "true" : null);
        builder.OpenComponent<MudIcon>(8);
        builder.AddComponentParameter(9, nameof(MudIcon.Icon), icon);
        builder.CloseComponent();
        builder.CloseElement();
    };
}
