using Microsoft.AspNetCore.Components;
using MudBlazor;
using Vectorscope.Dashboard.Components.Dialogs;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Components.Pages.Library;

/// <summary>Prompt sets, and one of them open for editing.</summary>
public sealed partial class PromptSetsPage
{
    private const string NewId = "new";

    private readonly Loading<IReadOnlyList<PromptSetRow>> _sets = new();
    private PromptSetDraft? _draft;
    private IReadOnlyList<SpecError> _errors = [];
    private string? _sentence;
    private string? _open;

    /// <summary>The open set's id.</summary>
    [SupplyParameterFromQuery(Name = "id")]
    private string? Id { get; set; }

    [Inject]
    private PromptSetLibrary Library { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_sets.Value is null)
        {
            await ReadAsync();
        }

        if (_open != Id)
        {
            await OpenAsync();
        }
    }

    private async Task ReadAsync()
    {
        await _sets.ReadAsync(Library.ListAsync, CancellationToken.None);
        await OpenAsync();
    }

    private async Task OpenAsync()
    {
        _open = Id;
        (_errors, _sentence, _draft) = ([], null, null);
        if (Id == NewId)
        {
            _draft = new PromptSetDraft("", "", [new PromptRow("", "")]);
        }
        else if (Id is not null && await Library.FindAsync(Id, CancellationToken.None) is { } set)
        {
            _draft = new PromptSetDraft(set.Name, set.Description, set.Prompts, set.Id, set.Version);
        }
    }

    private void Change(int at, PromptRow prompt) => _draft = _draft! with { Prompts = [.. _draft.Prompts.Select((p, i) => i == at ? prompt : p)] };

    private void Remove(int at) => _draft = _draft! with { Prompts = [.. _draft.Prompts.Where((_, i) => i != at)] };

    private void Add() => _draft = _draft! with { Prompts = [.. _draft.Prompts, new PromptRow("", "")] };

    private async Task SaveAsync()
    {
        var result = await Library.SaveAsync(_draft!, CancellationToken.None);
        if (!result.IsDone)
        {
            (_errors, _sentence) = (result.Errors, result.Sentence);
            return;
        }

        Snackbar.Add(result.Sentence);
        await ReadAsync();
        Navigation.NavigateTo(Urls.PromptSet(result.Id!));
    }

    private async Task DeleteAsync()
    {
        if (await Dialogs.ConfirmAsync($"Delete prompt set {_draft!.Name}?", "Captures that used it keep their own copy of its texts. Its place in the library is lost.", "Delete prompt set"))
        {
            Snackbar.Add((await Library.DeleteAsync(_draft.Id!, CancellationToken.None)).Sentence);
            await ReadAsync();
            Navigation.NavigateTo(Urls.PromptSets);
        }
    }

    private string? Error(string field) => _errors.FirstOrDefault(e => e.Field == field)?.Message;
}
