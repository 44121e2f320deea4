using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Trials.Searching;

namespace Vectorscope.Dashboard.Components.Pages.Traces;

/// <summary>The search over all traces; words and filters are its address.</summary>
public sealed partial class TraceSearchPage
{
    private const int AtOnce = 20;

    // The newest turns of trials at work are always still to be indexed, for seconds.
    private const int NoteworthyWaiting = 20;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);

    private readonly AskedView<TraceSearchView> _asked = new(new());
    private readonly List<TraceTrial> _pages = [];
    private CancellationTokenSource? _searching;
    private TraceIndexState? _state;
    private TracePage? _first;
    private Exception? _error;
    private string? _shown;
    private string? _next;
    private bool _more;

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextQuery { get; set; }

    [SupplyParameterFromQuery(Name = "part")]
    private string? PartQuery { get; set; }

    [SupplyParameterFromQuery(Name = "run")]
    private string? RunQuery { get; set; }

    [SupplyParameterFromQuery(Name = "arm")]
    private string? ArmQuery { get; set; }

    [SupplyParameterFromQuery(Name = "task")]
    private string? TaskQuery { get; set; }

    [SupplyParameterFromQuery(Name = "outcome")]
    private string? OutcomeQuery { get; set; }

    [SupplyParameterFromQuery(Name = "finding")]
    private string? FlagQuery { get; set; }

    [SupplyParameterFromQuery(Name = "label")]
    private string? LabelQuery { get; set; }

    [SupplyParameterFromQuery(Name = Urls.StudyParameter)]
    private string? StudyQuery { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortQuery { get; set; }

    [Inject]
    private TraceSearch Search { get; set; } = null!;

    [Inject]
    private TraceIndexer Indexer { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private TraceSearchView View => _asked.Value;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // How far the index has come is told for as long as it has far to go.
        for (var looks = firstRender; looks && !Left.IsCancellationRequested;)
        {
            try
            {
                _state = await Indexer.StateAsync(Left);
                StateHasChanged();
                looks = _state.Waiting > NoteworthyWaiting;
                await Task.Delay(s_look, Clock, Left);
            }
            catch (OperationCanceledException) when (Left.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The search itself says what is wrong.
            catch (Exception)
#pragma warning restore CA1031
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _asked.Arrive(Navigation, TraceSearchView.From(TextQuery, PartQuery, RunQuery, ArmQuery, TaskQuery, OutcomeQuery, FlagQuery, LabelQuery, StudyQuery, SortQuery));
        if (_shown != View.Url)
        {
            _shown = View.Url;
            await SearchAsync();
        }
    }

    private void Go(TraceSearchView view, bool replace) => _asked.Go(Navigation, view, view.Url, replace);

    private async Task SearchAsync()
    {
        (_first, _next) = (null, null);
        _pages.Clear();
        await ReadAsync();
    }

    private async Task MoreAsync()
    {
        _more = true;
        await ReadAsync();
        _more = false;
    }

    private async Task ReadAsync()
    {
        // Of what was asked last only the last answer counts.
        if (_searching is not null)
        {
            await _searching.CancelAsync();
        }

        using var searching = CancellationTokenSource.CreateLinkedTokenSource(Left);
        _searching = searching;
        try
        {
            var page = await Search.FindAsync(View.Query, _next, AtOnce, searching.Token);
            if (_searching == searching)
            {
                (_error, _next) = (null, page.Next);
                _first ??= page;
                _pages.AddRange(page.Items);
            }
        }
        catch (OperationCanceledException) when (searching.IsCancellationRequested)
        {
            // The page was left, or asks for something else.
        }
#pragma warning disable CA1031 // Shown in the panel, with a way to try again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _error = e;
        }
        finally
        {
            if (_searching == searching)
            {
                _searching = null;
            }
        }
    }
}
