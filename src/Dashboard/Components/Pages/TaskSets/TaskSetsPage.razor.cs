using Microsoft.AspNetCore.Components;
using MudBlazor;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Components.Pages.TaskSets;

/// <summary>Known folders of tasks, and how to add more.</summary>
public sealed partial class TaskSetsPage
{
    private const int MostCategories = 3;

    private readonly Loading<IReadOnlyList<TaskSetRow>> _sets = new();
    private IReadOnlyList<SpecError> _errors = [];
    private bool _adding;
    private bool _importing;
    private string _folder = "";
    private string _name = "";

    [Inject]
    private TaskSetLibrary Library { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => ReadAsync();

    private Task ReadAsync() => _sets.ReadAsync(Library.ListAsync, CancellationToken.None);

    private string? Error(string field) => _errors.FirstOrDefault(error => error.Field == field)?.Message;

    private async Task ImportAsync()
    {
        _importing = true;
        StateHasChanged();
        try
        {
            var result = await Library.ImportAsync(_folder, _name, CancellationToken.None);
            _errors = result.Errors;
            if (!result.IsDone)
            {
                return;
            }

            Snackbar.Add(result.Sentence);
            // An id names a set as well as its name does; its page shows the name.
            Navigation.NavigateTo(Urls.TaskSet((await Library.FindAsync(result.Id!, CancellationToken.None))?.Row.Name ?? result.Id!));
        }
        finally
        {
            _importing = false;
        }
    }

    private static StatusLook Look(TaskSetRow set) => set switch
    {
        { Missing: true } => new("bad", Icons.Material.Outlined.FolderOff, "Folder gone"),
        { Summary: { } summary } when summary.Usable < summary.Tasks => new("warn", Icons.Material.Outlined.WarningAmber, $"{Format.Count(summary.Usable)} usable"),
        { Summary: not null } => new("ok", Icons.Material.Outlined.CheckCircle, "Usable"),
        _ => new("idle", Icons.Material.Outlined.Schedule, "Not read yet"),
    };

    private static string Joined(IEnumerable<KeyValuePair<string, int>> counts) =>
        string.Join(" · ", counts.Select(pair => $"{pair.Key} {Format.Count(pair.Value)}")) is { Length: > 0 } text ? text : Format.None;

    private static string Categories(TaskSetSummary summary)
    {
        var largest = summary.Categories.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        var more = largest.Length - MostCategories;
        return Joined(largest.Take(MostCategories)) + (more > 0 ? $" and {Format.Count(more)} more" : "");
    }

    private ChartTable Table() => new(
        ["name", "folder", "tasks", "usable", "missing", "readAt"],
        [.. (_sets.Value ?? []).Select(set => new object?[] { set.Name, set.Folder, set.Summary?.Tasks, set.Summary?.Usable, set.Missing ? 1 : 0, set.ReadAt.UtcDateTime })]);
}
