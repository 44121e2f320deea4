using Microsoft.AspNetCore.Components;
using MudBlazor;
using Vectorscope.Dashboard.Components.Dialogs;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Serving.Requests;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Components.Pages.Server;

/// <summary>Requests of programs that were kept; filters are the address.</summary>
public sealed partial class RequestsPage
{
    private const int Step = 100;

    private readonly AskedView<RequestsView> _asked = new(new("", null, null));
    private readonly Loading<IReadOnlyList<RequestRow>> _rows = new();
    private IReadOnlyList<string> _models = [];
    private RequestsView? _read;
    private int _total;
    private int _shown = Step;

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextQuery { get; set; }

    [SupplyParameterFromQuery(Name = "model")]
    private string? ModelQuery { get; set; }

    [SupplyParameterFromQuery(Name = "outcome")]
    private string? OutcomeQuery { get; set; }

    [Inject]
    private RequestLog Log { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private RequestsView View => _asked.Value;

    /// <inheritdoc/>
    protected override void OnInitialized() => Watch(ServedTrials.RunId, _ => ReadAsync());

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _asked.Arrive(Navigation, RequestsView.From(TextQuery, ModelQuery, OutcomeQuery));
        if (_read != View)
        {
            (_read, _shown) = (View, Step);
            await ReadAsync();
        }
    }

    private Task ReadAsync() => _rows.ReadAsync(
        async cancellationToken =>
        {
            var filter = View.Filter;
            _models = await Log.ModelsAsync(cancellationToken);
            _total = await Log.CountAsync(filter, cancellationToken);
            return await Log.ListAsync(filter, 0, _shown, cancellationToken);
        },
        Left);

    private Task ShowAsync(int shown)
    {
        _shown = shown;
        return ReadAsync();
    }

    private async Task DeleteAsync(RequestRow row)
    {
        if (await Dialogs.ConfirmAsync($"Delete request {Format.Count(row.Number)}?", "What was sent and written is removed from the data folder.", "Delete request"))
        {
            await Log.DeleteAsync(row.Id, CancellationToken.None);
            await ReadAsync();
        }
    }

    private async Task ClearAsync()
    {
        var (filter, count) = (View.Filter, Format.Count(_total, "request"));
        if (await Dialogs.ConfirmAsync($"Delete {count}?", $"{(View.IsFiltered ? "Those that the filters let through" : "All that are kept")}: what was sent and written is removed from the data folder.", "Delete requests"))
        {
            Snackbar.Add($"Deleted {Format.Count(await Log.DeleteAsync(filter, CancellationToken.None), "request")}.");
            await ReadAsync();
        }
    }

    private void Go(RequestsView view) => _asked.Go(Navigation, view, view.Url, replace: true);
}
