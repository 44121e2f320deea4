using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using MudBlazor;
using Vectorscope.Dashboard.Interop;
using Vectorscope.Dashboard.Live;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Components.Pages.Compare;

/// <summary>Two traces next to each other; which, the turn, and how they are shown is the address.</summary>
public sealed partial class TracePairPage
{
    private readonly string _id = $"pair-{Guid.NewGuid():N}";
    private readonly Loading<TracePairLook> _pair = new();
    private readonly Loading<PairedTurns> _block = new();
    private (string?, string?)? _shown;
    private (int Start, bool Plain)? _read;
    private int _turn = 1;
    private (object?, int)? _revealed;

    [SupplyParameterFromQuery(Name = "a")]
    private string? AQuery { get; set; }

    [SupplyParameterFromQuery(Name = "b")]
    private string? BQuery { get; set; }

    [SupplyParameterFromQuery(Name = "turn")]
    private int? TurnQuery { get; set; }

    [SupplyParameterFromQuery(Name = "diff")]
    private string? DiffQuery { get; set; }

    [SupplyParameterFromQuery(Name = "scroll")]
    private string? ScrollQuery { get; set; }

    [Inject]
    private TracePairs Pairs { get; set; } = null!;

    [Inject]
    private TrialQueries Trials { get; set; } = null!;

    [Inject]
    private TracesModule Module { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string A => AQuery ?? "";

    private string B => BQuery ?? "";

    private bool Plain => DiffQuery == "off";

    private bool Apart => ScrollQuery == "alone";

    private IReadOnlyList<Crumb> Trail => _pair.Value?.Pair is { A: var a, B: var b }
        ? [new("Compare", Urls.CompareArms([.. new[] { a, b }.Select(side => new ArmAddress(side.Trial.RunId, side.Trial.Arm).ToString()).Distinct()]))]
        : [new("Compare", Urls.Comparison)];

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown != (AQuery, BQuery))
        {
            _shown = (AQuery, BQuery);
            _pair.Reset();
            await ReadAllAsync();
            return;
        }

        await ShowTurnAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_block.Value is { } block && _revealed != (block, _turn))
        {
            _revealed = (block, _turn);
            await Module.PairAsync(_id, _turn);
        }
    }

    private async Task ReadAllAsync()
    {
        _read = null;
        _block.Reset();
        if (TrialAddress.Parse(AQuery) is not { } a || TrialAddress.Parse(BQuery) is not { } b)
        {
            _pair.Remove();
            return;
        }

        await _pair.FindAsync(cancellationToken => TracePairLook.ReadAsync(a, b, Pairs, Trials, cancellationToken), Left);
        await ShowTurnAsync();
    }

    private async Task ShowTurnAsync()
    {
        _turn = Math.Clamp(TurnQuery ?? 1, 1, Math.Max(1, _pair.Value?.Turns ?? 1));
        if (_pair.Value is { Turns: > 0 } && _read != (TracePairLook.Start(_turn), Plain))
        {
            await ReadBlockAsync();
        }
    }

    private Task ReadBlockAsync()
    {
        _read = (TracePairLook.Start(_turn), Plain);
        var (look, start, marked) = (_pair.Value!, TracePairLook.Start(_turn), !Plain);
        return _block.ReadAsync(cancellationToken => look.BlockAsync(start, marked, Trials, cancellationToken), Left);
    }

    private static string TitleOf(TracePair pair) => pair.A.Trial.Task == pair.B.Trial.Task ? pair.A.Trial.Task : $"{pair.A.Trial.Task} and {pair.B.Trial.Task}";

    private static string BrowserTitleOf(TracePair pair) => $"{TitleOf(pair)} · {Name(pair.A)}, {Name(pair.B)}";

    private static string Name(TraceSide side) => $"{side.Trial.Arm}, attempt {side.Trial.Attempt}";

    private string Url(int turn) => Urls.TracePair(A, B, turn, Plain, Apart);

    private void Go(int turn, bool plain, bool apart) => Navigation.NavigateTo(Urls.TracePair(A, B, turn, plain, apart), replace: true);

    private static RenderFragment Mark(IReadOnlyList<TurnRow> turns, int number) => builder =>
    {
        builder.OpenElement(0, "span");
        builder.AddAttribute(1, "class", "pair-side-mark");
        if (number > turns.Count)
        {
            builder.AddAttribute(2, "class", "pair-side-mark quiet");
            builder.AddContent(3, Format.None);
        }
        else
        {
            var turn = turns[number - 1];
            builder.OpenElement(4, "span");
            builder.AddAttribute(5, "class", "caption num");
            builder.AddContent(6, turn.CompletionTokens is { } tokens ? Format.Count(tokens) : "turn");
            builder.CloseElement();
            builder.OpenComponent<Controls.FindingMarks>(7);
            builder.AddComponentParameter(8, nameof(Controls.FindingMarks.Findings), turn.Findings);
            builder.CloseComponent();
        }

        builder.CloseElement();
    };

    private RenderFragment Neighbour(TracePlace? place, string name, string key, string icon) => builder =>
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "class", place is null ? "button button-off" : "button");
        builder.AddAttribute(2, "href", place is null ? null : Urls.TracePair(place.A.ToString(), place.B.ToString(), null, Plain, Apart));
        builder.AddAttribute(3, "data-key", place is null ? null : key);
        builder.AddAttribute(4, "role", place is null ? "link" : null);
        builder.AddAttribute(5, "aria-disabled", place is null ? "true" : null);
        builder.AddAttribute(6, "title", place is null ? "No further task at which these arms have different rates" : $"{place.Task} ({key})");
        builder.OpenComponent<MudIcon>(7);
        builder.AddComponentParameter(8, nameof(MudIcon.Icon), icon);
        builder.AddComponentParameter(9, nameof(MudIcon.Size), Size.Small);
        builder.CloseComponent();
        builder.AddContent(10, name);
        builder.AddMarkupContent(11, $"<kbd>{key}</kbd>");
        builder.CloseElement();
    };

    private RenderFragment Step(string name, string key, string icon, int to, int turns) => builder =>
    {
        var off = to < 1 || to > turns;
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "class", off ? "icon-button button-off" : "icon-button");
        builder.AddAttribute(2, "href", off ? null : Url(to));
        builder.AddAttribute(3, "aria-label", name);
        builder.AddAttribute(4, "title", $"{name} ({key})");
        builder.AddAttribute(5, "data-key", off ? null : key);
        builder.AddAttribute(6, "role", off ? "link" : null);
        builder.AddAttribute(7, "aria-disabled", off ? "true" : null);
        builder.OpenComponent<MudIcon>(8);
        builder.AddComponentParameter(9, nameof(MudIcon.Icon), icon);
        builder.CloseComponent();
        builder.CloseElement();
    };
}
