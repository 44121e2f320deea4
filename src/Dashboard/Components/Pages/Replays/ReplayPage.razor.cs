using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Pages.Compare;
using Vectorscope.Dashboard.Live;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Replaying;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;

namespace Vectorscope.Dashboard.Components.Pages.Replays;

/// <summary>A turn's reply asked for again, beside the original: words that differ, commands, flags, and the projections of both.</summary>
public sealed partial class ReplayPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Replays", Urls.RunsOf(ReplaySpec.KindName))];

    private readonly Loading<RunDetail> _run = new();
    private readonly Loading<ReplayReport> _report = new();
    private readonly AskedView<ReplayView> _asked = new(new(""));
    private string? _shownId;
    private RunChange? _change;
    private ReplayFacts? _facts;
    private PairedTurn? _pair;
    private (ReplayReport Report, int Sample, bool Plain)? _marked;

    /// <summary>The run.</summary>
    [Parameter]
    public string RunId { get; set; } = "";

    [SupplyParameterFromQuery(Name = "sample")]
    private int? SampleQuery { get; set; }

    [SupplyParameterFromQuery(Name = "diff")]
    private string? DiffQuery { get; set; }

    [SupplyParameterFromQuery(Name = "layer")]
    private int? LayerQuery { get; set; }

    [SupplyParameterFromQuery(Name = "token")]
    private int? TokenQuery { get; set; }

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    [Inject]
    private RunKinds Kinds { get; set; } = null!;

    [Inject]
    private ReplayResults Results { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private ReplayView View => _asked.Value;

    private ReplayOrigin? _origin => _facts?.Origin;

    private int Shown => Math.Clamp(View.Sample, 1, Math.Max(1, _report.Value?.Samples.Count ?? 1));

    private ReplayReply Sample => _report.Value!.Samples[Shown - 1];

    private int Layer => _report.Value!.Layers is { Count: > 0 } layers ? View.Layer is { } asked && layers.Contains(asked) ? asked : layers[^1] : 0;

    private string SampleTitle => _report.Value!.Samples.Count == 1 ? "Replay" : $"Sample {Shown}";

    private string SampleText => Sample.FirstDifference switch
    {
        null => $"The same as the original · seed {Sample.Seed}",
        { } at => $"Leaves the original after {Format.Count(at, Sample.Tokens.Count > 0 && _report.Value!.Original.Tokens.Count > 0 ? "token" : "character")} · seed {Sample.Seed}",
    };

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _asked.Arrive(Navigation, ReplayView.From(RunId, SampleQuery, DiffQuery, LayerQuery, TokenQuery));
        if (_shownId != RunId)
        {
            _shownId = RunId;
            (_change, _facts, _pair, _marked) = (null, null, null, null);
            _run.Reset();
            _report.Reset();
            await UnwatchAsync();
            Watch(RunId, OnChangesAsync, RunWatch.Unhurried);
            await ReadAllAsync();
            return;
        }

        await MarkAsync();
    }

    private async Task ReadAllAsync()
    {
        await _run.FindAsync(async cancellationToken => await Runs.FindAsync(RunId, cancellationToken) is { Kind: ReplaySpec.KindName } run ? run : null, Left);
        if (_run.Value is { } run)
        {
            _facts ??= Kinds.Find(ReplaySpec.KindName)!.Read(run.Spec, run.Snapshot).FactsAs<ReplayFacts>();
            StateHasChanged();
            await ReadReportAsync();
        }
    }

    private async Task ReadReportAsync()
    {
        await _report.FindAsync(cancellationToken => Results.ReadReportAsync(RunId, cancellationToken), Left);
        await MarkAsync();
    }

    // Thousands of words take a moment that the page's other work should not wait for.
    private async Task MarkAsync()
    {
        if (_report.Value is not { } report || _marked == (report, Shown, View.Plain))
        {
            return;
        }

        _marked = (report, Shown, View.Plain);
        var (number, a, b, plain) = (report.Origin.Turn, report.Original.Turn, Sample.Turn, View.Plain);
        _pair = plain ? new PairedTurn(number, a, b, null, null, false) : await Task.Run(() => PairedTurn.Marked(number, a, b), Left);
    }

    private void Go(ReplayView view) => _asked.Go(Navigation, view, view.Url, replace: true);

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
    }

    private static string OriginText(ReplayOrigin origin) => $"{origin.Run}: {origin.Task} · {origin.Arm}, attempt {origin.Attempt}, turn {origin.Turn}";
}
