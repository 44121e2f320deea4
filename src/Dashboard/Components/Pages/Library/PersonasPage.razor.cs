using Microsoft.AspNetCore.Components;
using MudBlazor;
using Vectorscope.Dashboard.Components.Dialogs;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Components.Pages.Library;

/// <summary>Personas, and one of them open for editing.</summary>
public sealed partial class PersonasPage
{
    /// <summary>The id that stands for a persona not yet saved.</summary>
    private const string NewId = "new";

    private readonly Loading<IReadOnlyList<PersonaRow>> _personas = new();
    private PersonaDraft? _draft;
    private IReadOnlyList<SpecError> _errors = [];
    private string? _sentence;
    private string? _open;

    /// <summary>The open persona's id.</summary>
    [SupplyParameterFromQuery(Name = "id")]
    private string? Id { get; set; }

    [Inject]
    private PersonaLibrary Library { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_personas.Value is null)
        {
            await ReadAsync();
        }

        if (_open != Id)
        {
            Open();
        }
    }

    private async Task ReadAsync()
    {
        await _personas.ReadAsync(Library.ListAsync, CancellationToken.None);
        Open();
    }

    private void Open()
    {
        _open = Id;
        (_errors, _sentence) = ([], null);
        var row = _personas.Value?.FirstOrDefault(p => p.Id == Id);
        _draft = Id == NewId ? new PersonaDraft("", "", "") : row is null ? null : new PersonaDraft(row.Name, row.Description, row.SystemPrompt, row.Id, row.Version);
    }

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
        Navigation.NavigateTo(Urls.Persona(result.Id!));
    }

    private async Task DeleteAsync()
    {
        if (await Dialogs.ConfirmAsync($"Delete persona {_draft!.Name}?", "Captures that used it keep their own copy of its text. Its place in the library is lost.", "Delete persona"))
        {
            Snackbar.Add((await Library.DeleteAsync(_draft.Id!, CancellationToken.None)).Sentence);
            await ReadAsync();
            Navigation.NavigateTo(Urls.Personas);
        }
    }

    private string? Error(string field) => _errors.FirstOrDefault(e => e.Field == field)?.Message;
}
