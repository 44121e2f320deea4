using Microsoft.AspNetCore.Components;
using MudBlazor;
using Vectorscope.Dashboard.Components.Dialogs;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Components.Pages.Library;

/// <summary>The entries of a named library, and one of them open for editing.</summary>
public sealed partial class LibraryPage<TContent>
{
    /// <summary>The id that stands for an entry not yet saved.</summary>
    private const string NewId = "new";

    private readonly Loading<IReadOnlyList<LibraryRow>> _rows = new();
    private LibraryRow? _row;
    private LibraryDraft<TContent>? _draft;
    private IReadOnlyList<LibraryVersionRow> _versions = [];
    private IReadOnlyList<SpecError> _errors = [];
    private string? _sentence;
    private string? _open;

    /// <summary>What is listed.</summary>
    [Parameter, EditorRequired]
    public NamedLibrary Library { get; set; } = null!;

    /// <summary>Heading of the page.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>What such an entry is, and what it is for.</summary>
    [Parameter, EditorRequired]
    public string Summary { get; set; } = "";

    /// <summary>Of the empty page.</summary>
    [Parameter, EditorRequired]
    public string Icon { get; set; } = "";

    /// <summary>Address of an entry by its id; of the list without one.</summary>
    [Parameter, EditorRequired]
    public Func<string?, string> Url { get; set; } = null!;

    /// <summary>What a new entry starts from.</summary>
    [Parameter, EditorRequired]
    public TContent Start { get; set; } = null!;

    /// <summary>The fields of the content.</summary>
    [Parameter, EditorRequired]
    public RenderFragment<LibraryEdit<TContent>> Editor { get; set; } = null!;

    /// <summary>In the list, where an entry has no description.</summary>
    [Parameter]
    public Func<TContent, string>? About { get; set; }

    /// <summary>The open entry's id.</summary>
    [Parameter, EditorRequired]
    public string? Id { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    private string Noun => Library.Kind.Noun;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_rows.Value is null)
        {
            await ReadAsync();
        }
        else if (_open != Id)
        {
            await OpenAsync();
        }
    }

    private async Task ReadAsync()
    {
        await _rows.ReadAsync(Library.ListAsync, CancellationToken.None);
        await OpenAsync();
    }

    private async Task OpenAsync()
    {
        _open = Id;
        (_errors, _sentence) = ([], null);
        _row = _rows.Value?.FirstOrDefault(row => row.Id == Id);
        _draft = Id == NewId ? new() { Name = "", Content = Start }
            : _row is null ? null
            : new() { Name = _row.Name, Description = _row.Description, Content = _row.ContentAs<TContent>() };
        _versions = _row is null ? [] : await Library.VersionsAsync(_row.Id, CancellationToken.None);
    }

    private async Task SaveAsync()
    {
        var result = await Library.SaveAsync(_draft!, _row?.Id, _row?.Version, CancellationToken.None);
        if (!result.IsDone)
        {
            (_errors, _sentence) = (result.Errors, result.Sentence);
            return;
        }

        Snackbar.Add(result.Sentence);
        await ReadAsync();
        Navigation.NavigateTo(Url(result.Id));
    }

    private async Task DeleteAsync()
    {
        if (await Dialogs.ConfirmAsync($"Delete {Noun} {_row!.Name}?", "Runs that used it keep their own copy of its content. Its place in the library, and what it held before, is lost.", $"Delete {Noun}"))
        {
            Snackbar.Add((await Library.DeleteAsync(_row.Id, CancellationToken.None)).Sentence);
            await ReadAsync();
            Navigation.NavigateTo(Url(null));
        }
    }

    // The fields belong to another component, which does not draw this one again.
    private void Change(TContent content)
    {
        _draft = _draft! with { Content = content };
        StateHasChanged();
    }

    /// <summary>Puts an earlier content into the form; saving makes it the entry's own again.</summary>
    private async Task TakeAsync(string hash)
    {
        if (await Library.FindAsync($"{_row!.Id}@{hash}", CancellationToken.None) is { } earlier)
        {
            _draft = _draft! with { Content = earlier.ContentAs<TContent>() };
            Snackbar.Add("The earlier content is in the form. Save it to use it again.");
        }
    }

    private string? FirstWithin(string field) =>
        _errors.FirstOrDefault(e => e.Field.StartsWith($"{field}.", StringComparison.Ordinal)) is { } error ? $"{error.Field[(field.Length + 1)..]}: {error.InForm ?? error.Message}" : null;

    private string? Error(string field) => _errors.FirstOrDefault(e => e.Field == field) is { } error ? error.InForm ?? error.Message : null;
}
