using System.Text.Json;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Interop;
using Vectorscope.Dashboard.Live;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.Components.Pages.Compare;

/// <summary>Up to ten arms of any runs against a baseline; which, and what is shown of them, is the address.</summary>
public sealed partial class ComparePage
{
    // Trials that end by the dozen are counted together: each time all tests are made anew.
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly AskedView<CompareView> _asked = new(CompareView.From(CompareQuery.From(null, null, null, null), null, null, null, null, null));
    private readonly Loading<CompareLook> _look = new();
    private string? _shown;
    private IntervalModel? _rates;
    private (ScatterModel Model, IReadOnlyList<(int Arm, ComparedTask Task)[]> Points)? _thinking;
    private string? _told;

    [SupplyParameterFromQuery(Name = "arm")]
    private string[]? ArmQuery { get; set; }

    [SupplyParameterFromQuery(Name = "run")]
    private string[]? RunQuery { get; set; }

    [SupplyParameterFromQuery(Name = "counts")]
    private string[]? CountsQuery { get; set; }

    [SupplyParameterFromQuery(Name = "base")]
    private string? BaseQuery { get; set; }

    [SupplyParameterFromQuery(Name = "settings")]
    private string? SettingsQuery { get; set; }

    [SupplyParameterFromQuery(Name = "show")]
    private string? ShowQuery { get; set; }

    [SupplyParameterFromQuery(Name = "pattern")]
    private string? PatternQuery { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextQuery { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortQuery { get; set; }

    [Inject]
    private Comparisons Comparisons { get; set; } = null!;

    [Inject]
    private FilesModule Files { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    private CompareView View => _asked.Value;

    private string Title => _look.Value is { Names: { Count: > 0 } names } ? $"{string.Join(", ", names.Skip(1).DefaultIfEmpty("no arm"))} against {names[0]}" : "Compare";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _asked.Arrive(Navigation, CompareView.From(CompareQuery.From(ArmQuery, RunQuery, CountsQuery, BaseQuery), SettingsQuery, ShowQuery, PatternQuery, TextQuery, SortQuery));
        if (_shown == View.Arms.Url)
        {
            return;
        }

        _shown = View.Arms.Url;
        await UnwatchAsync();
        await ReadAsync();
        foreach (var run in (_look.Value?.Arms ?? []).Select(arm => arm.Address?.RunId).OfType<string>().Distinct())
        {
            Watch(run, _ => ReadAsync(), Pace);
        }
    }

    private async Task ReadAsync()
    {
        var query = View.Arms;
        await _look.ReadAsync(cancellationToken => CompareLook.ReadAsync(query, Comparisons, cancellationToken), Left);
        if (_look.Value is { Arms.Count: > 0 } look)
        {
            (_rates, _thinking) = (CompareCharts.Rates(look), CompareCharts.Thinking(look));
        }
    }

    private void OpenPoint(ChartCell point)
    {
        if (_thinking is { } thinking && point.Row < thinking.Points.Count && point.Column < thinking.Points[point.Row].Length)
        {
            var (arm, task) = thinking.Points[point.Row][point.Column];
            Navigation.NavigateTo(_look.Value!.UrlOf(task, arm)!);
        }
    }

    private void Go(CompareView view) => _asked.Go(Navigation, view, view.Url, replace: true);

    private async Task CopyAsync(string what, string text)
    {
        _told = await Files.CopyAsync(text) ? $"Copied the table as {what}." : "The browser refused to copy.";
        Snackbar.Add(_told);
    }

    private Task SaveCsvAsync(CompareLook look) => Files.SaveTextAsync("comparison.csv", ComparisonTable.Csv(look.Comparison), "text/csv");

    private Task SaveJsonAsync(CompareLook look) =>
        Files.SaveTextAsync("comparison.json", JsonSerializer.Serialize(ComparisonDocument.Of(look.Comparison), ApiJson.Indented), "application/json");
}
