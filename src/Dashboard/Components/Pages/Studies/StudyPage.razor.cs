using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Studies;

namespace Vectorscope.Dashboard.Components.Pages.Studies;

/// <summary>One study: its notes, its baseline and what is in it.</summary>
public sealed partial class StudyPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Studies", Urls.Studies)];

    private readonly Loading<StudyDetail> _study = new();
    private readonly Loading<Ledger> _ledger = new();
    private IReadOnlyList<(LibraryKind Kind, LibraryRow Row)> _library = [];
    private string? _read;
    private bool _editing;
    private string _name = "";
    private string _notes = "";
    private string? _nameError;

    /// <summary>Its id or its name.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private StudyQueries Studies { get; set; } = null!;

    [Inject]
    private Ledgers Ledgers { get; set; } = null!;

    [Inject]
    private StudyCommands Commands { get; set; } = null!;

    [Inject]
    private CurrentStudy Current { get; set; } = null!;

    [Inject]
    private Libraries Libraries { get; set; } = null!;

    [Inject]
    private RunKindViews Kinds { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private StudyDetail Detail => _study.Value!;

    private IReadOnlyList<Choice> Arms => [.. _ledger.Value!.Rows.Select(row => new Choice(row.Arm, $"{row.Name} · {(row.IsCounts ? "counts only" : row.RunName)} · {Presentation.Format.Rate(row.Passed, row.Trials)}", row.Trials == 0))];

    private IReadOnlyList<Choice> EntryChoices =>
        [.. _library.Where(entry => Detail.Entries.All(there => there.Id != entry.Row.Id)).Select(entry => new Choice(entry.Row.Id, $"{Capital(entry.Kind.Noun)}: {entry.Row.Name}"))];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Watch(null, async changes =>
        {
            if (_study.Value is { } study && changes.Any(change => study.Runs.Any(run => run.Id == change.RunId && run.State != change.State)))
            {
                await ReadAsync();
            }
        });
        var library = new List<(LibraryKind, LibraryRow)>();
        foreach (var one in Libraries.All)
        {
            library.AddRange((await one.ListAsync(Left)).Select(row => (one.Kind, row)));
        }

        _library = [.. library.OrderBy(entry => entry.Item1.Noun, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_read != Id)
        {
            (_read, _editing) = (Id, false);
            _study.Reset();
            _ledger.Reset();
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        await _study.FindAsync(token => Studies.DetailAsync(Id, token), Left);
        StateHasChanged();
        await ReadLedgerAsync();
    }

    private Task ReadLedgerAsync() => _ledger.FindAsync(token => Ledgers.ReadAsync(Id, token), Left);

    private void Edit() => (_editing, _name, _notes, _nameError) = (true, Detail.Study.Name, Detail.Study.Notes, null);

    private async Task SaveAsync()
    {
        var result = await Commands.EditAsync(Detail.Study.Id, new StudyEdit(_name, _notes, Version: Detail.Study.Version));
        _nameError = result.Errors.FirstOrDefault(error => error.Field == "name")?.Message;
        if (result.IsDone)
        {
            _editing = false;
            await ReadAsync();
        }
    }

    private async Task EditAsync(StudyEdit edit)
    {
        await Commands.EditAsync(Detail.Study.Id, edit);
        await ReadAsync();
    }

    private async Task DeleteAsync()
    {
        if (await Commands.DeleteAsync(Detail.Study))
        {
            Navigation.NavigateTo(Urls.Studies);
        }
    }

    private async Task RemoveRunAsync(string run)
    {
        await Commands.RemoveRunAsync(Detail.Study.Id, run);
        await ReadAsync();
    }

    private async Task AddEntryAsync(string entry)
    {
        if (entry.Length > 0)
        {
            await Commands.AddEntryAsync(Detail.Study.Id, entry);
            await ReadAsync();
        }
    }

    private async Task RemoveEntryAsync(string entry)
    {
        await Commands.RemoveEntryAsync(Detail.Study.Id, entry);
        await ReadAsync();
    }

    private string NounOf(string kind) => Libraries.All.FirstOrDefault(library => library.Kind.Name == kind)?.Kind.Noun ?? kind;

    private static string UrlOf(StudyEntryRow entry) => entry.Kind switch
    {
        "direction" => Urls.Direction(entry.Id),
        "intervention" => Urls.Intervention(entry.Id),
        "persona" => Urls.Persona(entry.Id),
        _ => Urls.PromptSet(entry.Id),
    };

    private static string Capital(string noun) => char.ToUpperInvariant(noun[0]) + noun[1..];
}
