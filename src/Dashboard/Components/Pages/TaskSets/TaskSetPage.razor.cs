using Microsoft.AspNetCore.Components;
using MudBlazor;
using Vectorscope.Dashboard.Components.Dialogs;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Dashboard.Components.Pages.TaskSets;

/// <summary>The tasks of a set, broken ones too; filters and the open task are its address.</summary>
public sealed partial class TaskSetPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Task sets", Urls.TaskSets)];

    private readonly Loading<TaskSetDetail> _set = new();
    private IReadOnlyList<SandboxState> _sandboxes = [];
    private readonly AskedView<TaskSetView> _asked = new(new());
    private string? _shown;

    /// <summary>The set's name or id.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    [SupplyParameterFromQuery(Name = "difficulty")]
    private string? DifficultyQuery { get; set; }

    [SupplyParameterFromQuery(Name = "category")]
    private string? CategoryQuery { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextQuery { get; set; }

    [SupplyParameterFromQuery(Name = "problems")]
    private string? ProblemsQuery { get; set; }

    [SupplyParameterFromQuery(Name = "task")]
    private string? TaskQuery { get; set; }

    [Inject]
    private TaskSetLibrary Library { get; set; } = null!;

    [Inject]
    private SandboxAvailability Availability { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _asked.Arrive(Navigation, TaskSetView.From(DifficultyQuery, CategoryQuery, TextQuery, ProblemsQuery, TaskQuery));
        if (_shown != Name)
        {
            _shown = Name;
            _set.Reset();
            await ReadAsync();
            _sandboxes = await SandboxState.AllAsync(Availability, CancellationToken.None);
        }
    }

    private Task ReadAsync() => _set.FindAsync(cancellationToken => Library.FindAsync(Name, cancellationToken), CancellationToken.None);

    private ChartTable Table(TaskSetDetail set) => new(
        ["task", "usable", "difficulty", "category", "agentSeconds", "cpus", "memoryMb", "problems", "folder"],
        [.. set.Tasks.Where(View.Shows).Select(task => new object?[]
        {
            task.Name, task.HasErrors ? 0 : 1, task.Outline?.Difficulty, task.Outline?.Category, task.Outline?.Agent.TimeoutSeconds, task.Outline?.Environment.Cpus,
            task.Outline?.Environment.MemoryMb, string.Join("; ", task.Problems.Select(problem => problem.Message)), task.Folder,
        })]);

    private TaskSetView View => _asked.Value;

    private void Go(TaskSetView view, bool replace = false) => _asked.Go(Navigation, view, view.Url(Name), replace);

    private string CountText(TaskSetDetail set) => View.IsFiltered
        ? $"{Format.Count(set.Tasks.Count(View.Shows))} of {Format.Count(set.Tasks.Count, "task")}"
        : Format.Count(set.Tasks.Count, "task");

    private async Task RemoveAsync()
    {
        if (await Dialogs.ConfirmAsync($"Remove {_set.Value!.Row.Name} from the list?", "Its files stay where they are, and runs keep what they recorded.", "Remove task set"))
        {
            Snackbar.Add((await Library.RemoveAsync(_set.Value.Row.Id, CancellationToken.None)).Sentence);
            Navigation.NavigateTo(Urls.TaskSets);
        }
    }
}
