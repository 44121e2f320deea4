using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Studies;

namespace Vectorscope.Dashboard.Components.Pages.Studies;

/// <summary>The list of studies; search and archive are its address.</summary>
public sealed partial class StudiesPage
{
    private readonly AskedView<StudiesView> _asked = new(new("", false));
    private readonly Loading<IReadOnlyList<StudyRow>> _rows = new();
    private readonly Dictionary<string, Ledger> _ledgers = [];
    private string _name = "";
    private string? _error;
    private bool? _read;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "archived")]
    private string? Archived { get; set; }

    [Inject]
    private StudyQueries Studies { get; set; } = null!;

    [Inject]
    private Ledgers Ledgers { get; set; } = null!;

    [Inject]
    private StudyCommands Commands { get; set; } = null!;

    [Inject]
    private CurrentStudy Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private StudiesView View => _asked.Value;

    private IReadOnlyList<StudyRow> Fitting => [.. (_rows.Value ?? []).Where(row => View.Shows(row.Name))];

    /// <inheritdoc/>
    protected override void OnInitialized() => Watch(null, async changes =>
    {
        if (changes.Any(change => change.State.IsEnd()))
        {
            await ReadAsync();
        }
    });

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _asked.Arrive(Navigation, StudiesView.From(Query, Archived));
        if (_read != View.Archive)
        {
            _read = View.Archive;
            _rows.Reset();
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        await _rows.ReadAsync(token => Studies.ListAsync(View.Archive, token), Left);
        StateHasChanged();
        // The verdicts come after the list: each needs the study's trials.
        foreach (var row in _rows.Value ?? [])
        {
            if (Left.IsCancellationRequested)
            {
                return;
            }

            try
            {
                if (await Ledgers.ReadAsync(row.Id, Left) is { } ledger)
                {
                    _ledgers[row.Id] = ledger;
                    StateHasChanged();
                }
            }
            catch (OperationCanceledException) when (Left.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task CreateAsync()
    {
        var result = await Commands.CreateAsync(new StudyDraft(_name));
        _error = result.Errors is [var error, ..] ? error.Message : null;
        if (result.IsDone)
        {
            Navigation.NavigateTo(Urls.Study(result.Id!));
        }
    }

    private async Task AddSampleAsync()
    {
        if ((await Commands.AddSampleAsync()).Id is { } id)
        {
            Navigation.NavigateTo(Urls.Ledger(id));
        }
    }

    private Task ChooseAsync(StudyRow study) => Current.ChooseAsync(study.Id == Current.Study?.Id ? null : study);

    private async Task ArchiveAsync(StudyRow study)
    {
        await Commands.EditAsync(study.Id, new StudyEdit(Archived: !study.Archived));
        await ReadAsync();
    }

    private async Task DeleteAsync(StudyRow study)
    {
        if (await Commands.DeleteAsync(study))
        {
            await ReadAsync();
        }
    }

    // A study whose ledger is still being read has no verdict yet.
    private ChartTable Table() => new(
        ["id", "name", "baseline", "armsTried", "runs", "bestArm", "bestVerdict", "lastActivity", "archived"],
        [.. Fitting.Select(study => (study, ledger: _ledgers.GetValueOrDefault(study.Id))).Select(row => (object?[])
        [
            row.study.Id, row.study.Name, row.study.BaselineName, row.ledger?.Rows.Count(arm => arm.Role == LedgerRole.Approach), row.study.Runs,
            row.ledger?.Best?.Name, row.ledger is { Best: { } best } ledger ? LedgerText.Verdict(best, ledger.Tested) : null, row.study.LastActivity.UtcDateTime, row.study.Archived ? 1 : 0,
        ])]);

    private void Go(StudiesView view) => _asked.Go(Navigation, view, view.Url, replace: true);
}
