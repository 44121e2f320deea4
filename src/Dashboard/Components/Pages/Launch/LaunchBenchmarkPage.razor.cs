using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Dashboard.Components.Pages.Launch;

/// <summary>The form that launches a benchmark; checked by the same validator as any other way to launch one.</summary>
public sealed partial class LaunchBenchmarkPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Benchmarks", Urls.Benchmarks)];
    private static readonly Choice[] SeedPolicies = [new("byTask", "Shared by the arms on a task"), new("byTrial", "Each trial its own"), new("fixed", "All the same")];
    private static readonly TaskSetSummary NoCounts = new(0, 0, new Dictionary<string, int>(), new Dictionary<string, int>());
    private static readonly string[] AdvancedFields = ["seeds", "timeoutMultiplier", "maxRetries"];
    private static readonly string[] FieldsWithPlace = ["name", "arms", "attempts", "concurrency", "seed", "sandbox", "network", "tasks.set", "tasks.include", "tasks.exclude", "tasks.limit", .. AdvancedFields];

    private readonly Loading<BenchmarkChoices> _choices = new();
    private BenchmarkForm _form = new();
    private SpecLaunch _launch = null!;
    private IReadOnlyList<TaskReading> _tasks = [];
    private TaskSetSummary _counts = NoCounts;
    private string? _tasksProblem;
    private int _runnable;
    private List<(string Task, string Reason)> _notRun = [];

    /// <summary>The run to start from.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    /// <summary>A model chosen on another page: it is shown without a persona and with the study's two.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    private string? ModelQuery { get; set; }

    [SupplyParameterFromQuery(Name = "tasks")]
    private string? TasksQuery { get; set; }

    [SupplyParameterFromQuery(Name = "difficulty")]
    private string? DifficultyQuery { get; set; }

    [SupplyParameterFromQuery(Name = "category")]
    private string? CategoryQuery { get; set; }

    [Inject]
    private TaskSetLibrary Sets { get; set; } = null!;

    [Inject]
    private ModelLibrary Models { get; set; } = null!;

    [Inject]
    private PersonaLibrary Personas { get; set; } = null!;

    [Inject]
    private SandboxAvailability Availability { get; set; } = null!;

    [Inject]
    private JobsOptions Options { get; set; } = null!;

    [Inject]
    private RunService Runs { get; set; } = null!;

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool HasAdvancedError => AdvancedFields.Any(name => Error(name) is not null);

    private string WorkText => _form.Trials(_runnable) is { } trials
        ? $"{Format.Count(trials, "trial")}: {Format.Count(_form.Arms.Count, "arm")} × {Format.Count(_runnable, "task")} × {_form.Attempts.Trim()} {(_form.Attempts.Trim() == "1" ? "attempt" : "attempts")}."
        : "Attempts must be a number.";

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        _launch = new SpecLaunch(Runs, Navigation, () => _form.ToSpec(), id => Urls.Benchmark(id));
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        await _choices.ReadAsync(ReadChoicesAsync, CancellationToken.None);
        if (_choices.Value is not { } choices)
        {
            return;
        }

        var copied = From is null ? null : await Queries.FindAsync(From, CancellationToken.None);
        if (copied is not null && BenchmarkForm.From(copied.Spec) is { } earlier)
        {
            (_launch.CopiedFrom, _form) = (copied, earlier);
            foreach (var arm in _form.Arms)
            {
                arm.Model = choices.Engine.Match(arm.Model);
            }
        }
        else
        {
            _form = ModelQuery is not null ? choices.PersonaArms(ModelQuery) : choices.Defaults(TasksQuery, DifficultyQuery, CategoryQuery);
        }

        await ReadTasksAsync();
        await CheckAsync();
    }

    private async Task<BenchmarkChoices> ReadChoicesAsync(CancellationToken cancellationToken) => new(
        await Sets.ListAsync(cancellationToken),
        await Models.ListAsync(cancellationToken),
        await Personas.ListAsync(cancellationToken),
        Options.Servers.Keys,
        await SandboxState.AllAsync(Availability, cancellationToken));

    private async Task ReadTasksAsync()
    {
        (_tasks, _counts, _tasksProblem) = ([], NoCounts, null);
        if (_form.TaskSet.Length == 0)
        {
            return;
        }

        var match = await Sets.ResolveAsync(_form.TaskSet, CancellationToken.None);
        (_tasks, _tasksProblem) = (match.Tasks, match.Problem);
        _counts = new TaskSetSummary(_tasks.Count, _tasks.Count(task => !task.HasErrors), Count(task => task.Outline?.Difficulty), Count(task => task.Outline?.Category));
    }

    private SortedDictionary<string, int> Count(Func<TaskReading, string?> word) =>
        new(_tasks.Select(word).OfType<string>().CountBy(text => text).ToDictionary(), StringComparer.Ordinal);

    private async Task ChangeSetAsync(string set)
    {
        _form.TaskSet = set;
        _form.Difficulty.Clear();
        _form.Category.Clear();
        await ReadTasksAsync();
        await CheckAsync();
    }

    private async Task ChangeAsync(Action change)
    {
        change();
        await CheckAsync();
    }

    private Task RenameAsync(ArmForm arm, Action change) => ChangeAsync(() =>
    {
        change();
        arm.SuggestName(_form.Arms);
    });

    private async Task CheckAsync()
    {
        var choices = _choices.Value!;
        _notRun = [];
        _runnable = 0;
        foreach (var task in TaskFilter.Select(_tasks, _form.Tasks))
        {
            if (choices.WhyNot(task, _form.Sandbox, _form.NetworkOff) is { } reason)
            {
                _notRun.Add((task.Name, reason));
            }
            else
            {
                _runnable++;
            }
        }

        await _launch.CheckAsync();
    }

    // A spec may name a folder that is not on the list.
    private IReadOnlyList<Choice> SetChoices(BenchmarkChoices choices) =>
        _form.TaskSet.Length == 0 || choices.Sets.Any(set => set.Value == _form.TaskSet) ? choices.Sets : [.. choices.Sets, new Choice(_form.TaskSet, _form.TaskSet)];

    private static void Toggle(List<string> words, string word)
    {
        if (!words.Remove(word))
        {
            words.Add(word);
        }
    }

    private string? Error(string field) =>
        _launch.Error(field) ?? (field == "arms" ? null : _launch.Errors.FirstOrDefault(e => e.Field.StartsWith(field + "[", StringComparison.Ordinal))?.Message);

    private static bool ShownAtField(string field) => FieldsWithPlace.Contains(field) || (ArmField().Match(field) is { Success: true } match && ArmFields.Shown.Contains(match.Groups[1].Value));

    [GeneratedRegex(@"^arms\[\d+\]\.(.+)$")]
    private static partial Regex ArmField();
}
