using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Sweeping;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Dashboard.Components.Pages.Launch;

/// <summary>The form that launches a benchmark; checked by the same check as any other way to launch one.</summary>
public sealed partial class LaunchBenchmarkPage : IDisposable
{
    private const string Difficulty = "tasks.difficulty";
    private const string Category = "tasks.category";

    private static readonly IReadOnlyList<Crumb> Trail = [new("Benchmarks", Urls.Benchmarks)];

    // What hardly anyone changes, as the spec declares it.
    private static readonly IReadOnlyList<string> Advanced = [.. SpecShape.Of<BenchmarkSpec>().Fields.Where(field => field.IsAdvanced).Select(field => field.Name)];

    private readonly Loading<BenchmarkChoices> _choices = new();
    private SpecForm _form = null!;
    private ArmDrafts _arms = null!;
    private string? _shownSet;
    private Task _reading = Task.CompletedTask;
    private IReadOnlyList<TaskReading> _tasks = [];
    private TaskSetSummary _counts = new(0, 0, new Dictionary<string, int>(), new Dictionary<string, int>());
    private string? _tasksProblem;
    private int _runnable;
    private List<(string Task, string Reason)> _notRun = [];
    private SweepReportTasks? _selection;
    private int _selectedBy;

    /// <summary>The run to start from.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    /// <summary>A model chosen on another page: it is shown without a persona and with the study's two.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    private string? ModelQuery { get; set; }

    /// <summary>Arms that were put together elsewhere, and whatever else of a spec: a cell of a sweep, arms of the playground, a step of the first study.</summary>
    [SupplyParameterFromQuery(Name = "arms")]
    private string? ArmsQuery { get; set; }

    /// <summary>The sweep that the arms were picked in.</summary>
    [SupplyParameterFromQuery(Name = "sweep")]
    private string? SweepQuery { get; set; }

    [SupplyParameterFromQuery(Name = "tasks")]
    private string? TasksQuery { get; set; }

    [SupplyParameterFromQuery(Name = "difficulty")]
    private string? DifficultyQuery { get; set; }

    [SupplyParameterFromQuery(Name = "category")]
    private string? CategoryQuery { get; set; }

    [Inject]
    private TaskSetLibrary Sets { get; set; } = null!;

    [Inject]
    private SweepResults Sweeps { get; set; } = null!;

    [Inject]
    private ModelLibrary Models { get; set; } = null!;

    [Inject]
    private Libraries Libraries { get; set; } = null!;

    [Inject]
    private SandboxAvailability Availability { get; set; } = null!;

    [Inject]
    private JobsOptions Options { get; set; } = null!;

    [Inject]
    private SpecForms Forms { get; set; } = null!;

    private SpecDraft Draft => _form.Draft;

    private bool IsNetworkOff => Draft.Word("network") == "off";

    // Whoever is the baseline: its model, or the agent where that needs none.
    private string Baseline => new[] { "model.engine", "model.name", "agent" }.Select(path => Draft.Word($"{ArmDrafts.PathOf(0)}.{path}")).FirstOrDefault(word => word.Length > 0) ?? "";

    private string WorkText
    {
        get
        {
            var attempts = Draft.Text("attempts").Trim();
            return int.TryParse(attempts, out var times) && times > 0
                ? $"{Format.Count((long)_runnable * _arms.All.Count * times, "trial")}: {Format.Count(_arms.All.Count, "arm")} × {Format.Count(_runnable, "task")} × {attempts} {(attempts == "1" ? "attempt" : "attempts")}."
                : "Attempts must be a number.";
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_form is not null)
        {
            _form.Changed -= Refresh;
        }
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        _form = Forms.Open(BenchmarkKindView.View);
        _form.Changed += Refresh;
        _arms = new ArmDrafts(Draft, _ => null);
        return ReadAsync();
    }

    private Task ReadAsync() => _choices.ReadAsync(
        async cancellationToken =>
        {
            var choices = await ReadChoicesAsync(cancellationToken);
            Begin(choices, Beginning(choices), ModelQuery);
            if (choices.StartOf(LinkState.Unpack(ArmsQuery)) is { } given)
            {
                _form.Start(new SpecDraft(_form.Kind.Shape, given));
                _form.Preset = null;
            }

            _selection = SweepQuery is null ? null : (await Sweeps.ReadAsync(SweepQuery, cancellationToken))?.Tasks;
            await Forms.FillAsync(_form, From, draft => Match(draft, choices));
            _arms = new ArmDrafts(Draft, choices.PresetOf);
            await LookAtTasksAsync(choices);
            return choices;
        },
        CancellationToken.None);

    private async Task<BenchmarkChoices> ReadChoicesAsync(CancellationToken cancellationToken) => new(
        await Sets.ListAsync(cancellationToken),
        await Models.ListAsync(cancellationToken),
        await Libraries.Of<PersonaKind>().ListAsync(cancellationToken),
        await Libraries.Of<InterventionKind>().ListAsync(cancellationToken),
        Options.Servers.Keys,
        await SandboxState.AllAsync(Availability, cancellationToken));

    private void Begin(BenchmarkChoices choices, SpecPreset preset, string? model)
    {
        _form.Preset = preset;
        _form.Start(new SpecDraft(_form.Kind.Shape, choices.Start(preset, model, TasksQuery, DifficultyQuery, CategoryQuery)));
        _arms = new ArmDrafts(Draft, choices.PresetOf);
    }

    // A model at work is what a benchmark is for. Tasks that somebody comes with are to be sound before a model is judged by them.
    private SpecPreset Beginning(BenchmarkChoices choices) =>
        ModelQuery is not null || (TasksQuery is null && choices.HasModel) ? BenchmarkPresets.Personas : BenchmarkPresets.Soundness;

    private Task StartAsync(SpecPreset preset) => _form.ChangeAsync(_ =>
    {
        _form.CopiedFrom = null;
        Begin(_choices.Value!, preset, ModelQuery);
    });

    // An earlier run may have named a model by its folder or its hash.
    private static void Match(SpecDraft draft, BenchmarkChoices choices)
    {
        for (var i = 0; i < draft.Count("arms"); i++)
        {
            var path = $"{ArmDrafts.PathOf(i)}.model.engine";
            if (draft.Word(path) is { Length: > 0 } model)
            {
                draft.Put(path, choices.Engine.Match(model));
            }
        }
    }

    private void Refresh() => _ = InvokeAsync(async () =>
    {
        // Before everything is read there is nothing to show.
        if (_choices.Value is { } choices)
        {
            StateHasChanged();
            await LookAtTasksAsync(choices);
            StateHasChanged();
        }
    });

    private async Task LookAtTasksAsync(BenchmarkChoices choices)
    {
        if (Draft.Word("tasks.set") is var set && set != _shownSet)
        {
            _shownSet = set;
            _reading = ReadTasksAsync(set);
        }

        await _reading;
        (_notRun, _runnable, _selectedBy) = ([], 0, 0);
        var tasks = SpecShape.Of<TaskChoice>().Read<TaskChoice>(JsonSerializer.SerializeToElement(Draft.ToSpec()["tasks"] as JsonObject ?? []), new SpecProblems());
        foreach (var task in TaskFilter.Select(_tasks, tasks))
        {
            _selectedBy += _selection?.Set == set && _selection.Names.Contains(task.Name) ? 1 : 0;
            if (choices.WhyNot(task, Draft.Word("sandbox"), IsNetworkOff) is { } reason)
            {
                _notRun.Add((task.Name, reason));
            }
            else
            {
                _runnable++;
            }
        }
    }

    private async Task ReadTasksAsync(string set)
    {
        var match = set.Length == 0 ? null : await Sets.ResolveAsync(set, CancellationToken.None);
        // Another one was chosen meanwhile.
        if (set != _shownSet)
        {
            return;
        }

        (_tasks, _tasksProblem) = (match?.Tasks ?? [], match?.Problem);
        _counts = new TaskSetSummary(_tasks.Count, _tasks.Count(task => !task.HasErrors), Count(task => task.Outline?.Difficulty), Count(task => task.Outline?.Category));
    }

    private SortedDictionary<string, int> Count(Func<TaskReading, string?> word) =>
        new(_tasks.Select(word).OfType<string>().CountBy(text => text).ToDictionary(), StringComparer.Ordinal);

    private static void LeaveWordsOut(SpecDraft draft)
    {
        draft.LeaveOut(Difficulty);
        draft.LeaveOut(Category);
    }

    private bool IsChosen(string path, string word) => Draft.Words(path).Contains(word);

    private Task ToggleAsync(string path, string word, IReadOnlyDictionary<string, int> words) =>
        _form.ChangeAsync(draft => draft.Toggle(path, word, [.. words.Keys]));
}
