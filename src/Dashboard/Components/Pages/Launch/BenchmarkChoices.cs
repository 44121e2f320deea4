using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Dashboard.Components.Pages.Launch;

/// <summary>What the benchmark form offers.</summary>
public sealed class BenchmarkChoices
{
    private readonly IReadOnlyList<SandboxState> _sandboxes;

    /// <summary>Offers the task sets on the list, the models that can be used now, personas, servers and this machine's sandboxes.</summary>
    public BenchmarkChoices(IReadOnlyList<TaskSetRow> sets, IReadOnlyList<ModelRow> models, IReadOnlyList<PersonaRow> personas, IEnumerable<string> servers, IReadOnlyList<SandboxState> sandboxes)
    {
        _sandboxes = sandboxes;
        Sets = [.. sets.Select(set => new Choice(set.Name, set.Summary is { } summary ? $"{set.Name} ({Format.Count(summary.Tasks, "task")})" : $"{set.Name} (folder gone)", set.Missing))];
        Engine = new LaunchChoices(models, personas, []);
        PocketSet = sets.FirstOrDefault(set => set is { BuiltIn: true, Missing: false })?.Name;
        Servers = [.. servers.Order(StringComparer.Ordinal)];
        Sandboxes =
        [
            new Choice("auto", Usable is { } usable ? $"Automatic ({usable.Name})" : "Automatic (none can be used here)"),
            .. sandboxes.Select(state => new Choice(state.Name.ToLowerInvariant(), state.Problem is null ? state.Name : $"{state.Name} (not on this machine)")),
        ];
    }

    /// <summary>Task sets as choices.</summary>
    public IReadOnlyList<Choice> Sets { get; }

    /// <summary>The bundled task set; null when it was taken off the list.</summary>
    public string? PocketSet { get; }

    /// <summary>Models and personas, as for captures.</summary>
    public LaunchChoices Engine { get; }

    /// <summary>Names of servers from the settings.</summary>
    public IReadOnlyList<string> Servers { get; }

    /// <summary>Sandboxes as choices.</summary>
    public IReadOnlyList<Choice> Sandboxes { get; }

    /// <summary>The sandbox for the bundled tasks, bubblewrap before Docker: it starts at once and needs no image. Null when there is none.</summary>
    public string? Sandbox => _sandboxes.Where(state => state.Problem is null).MaxBy(state => state.Provider.Kind)?.Name.ToLowerInvariant();

    /// <summary>What each kind of sandbox lacks on this machine.</summary>
    public IReadOnlyList<string> SandboxProblems => [.. _sandboxes.Where(state => state.Problem is not null).Select(state => $"{state.Name}: {state.Problem}")];

    private SandboxState? Usable => _sandboxes.FirstOrDefault(state => state.Problem is null);

    /// <summary>What keeps a chosen sandbox from being used; null when nothing does.</summary>
    public string? Problem(string sandbox) => sandbox == "auto"
        ? Usable is null ? string.Join(' ', SandboxProblems) : null
        : Find(sandbox)?.Problem;

    /// <summary>Why a task cannot run in the chosen sandbox; null when it can.</summary>
    public string? WhyNot(TaskReading task, string sandbox, bool networkOff) => task switch
    {
        { Definition: { } definition } => (sandbox == "auto" ? Usable : Find(sandbox))?.WhyNot(definition, networkOff),
        _ => task.Problems.FirstOrDefault(problem => problem.IsError)?.Message ?? "It cannot be read.",
    };

    /// <summary>The first run of somebody new: the two agents that show that tasks and sandboxes are sound, and need no model.</summary>
    public BenchmarkForm Defaults(string? set, string? difficulty, string? category)
    {
        var form = new BenchmarkForm { TaskSet = set ?? Sets.FirstOrDefault(choice => !choice.Disabled)?.Value ?? "" };
        form.Difficulty.AddRange(TaskSetView.Words(difficulty));
        form.Category.AddRange(TaskSetView.Words(category));
        form.Arms.Add(new ArmForm { Agent = "oracle" });
        form.Arms.Add(new ArmForm { Agent = "nop" });
        form.Arms.ForEach(arm => arm.SuggestName(form.Arms));
        return form;
    }

    /// <summary>The study's contrast at work: the model without a persona, then as each of the two; on the bundled tasks.</summary>
    public BenchmarkForm PersonaArms(string model)
    {
        var form = new BenchmarkForm
        {
            TaskSet = PocketSet ?? Sets.FirstOrDefault(choice => !choice.Disabled)?.Value ?? "",
            Concurrency = SpecFields.Text(PocketAgent.Concurrency),
            Sandbox = Sandbox ?? "auto",
        };
        var name = Engine.Match(model);
        var isPocket = Engine.Rows.Any(row => row.BuiltIn && LaunchChoices.ValueOf(row, Engine.Rows) == name);
        foreach (var persona in (string?[])[null, .. Engine.StudyPersonas ?? []])
        {
            var arm = new ArmSpec { Name = persona ?? "neutral", Model = new ArmModel { Engine = name }, Persona = persona };
            form.Arms.Add(ArmForm.From(isPocket ? arm with { Settings = PocketAgent.Settings, Sampling = PocketAgent.Sampling } : arm));
        }

        return form;
    }

    /// <summary>A further arm: a model at work, the first on the list.</summary>
    public ArmForm NewArm(IReadOnlyList<ArmForm> arms)
    {
        var model = Engine.Models.FirstOrDefault(choice => !choice.Disabled)?.Value ?? "";
        var arm = new ArmForm { Model = model, UsesServer = model.Length == 0, Server = Servers.Count > 0 ? Servers[0] : "" };
        arm.SuggestName([.. arms, arm]);
        return arm;
    }

    private SandboxState? Find(string sandbox) => _sandboxes.FirstOrDefault(state => state.Name.Equals(sandbox, StringComparison.OrdinalIgnoreCase));
}
