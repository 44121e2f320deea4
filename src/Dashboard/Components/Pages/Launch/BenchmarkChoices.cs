using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Dashboard.Components.Pages.Launch;

/// <summary>What the benchmark form offers.</summary>
public sealed class BenchmarkChoices
{
    // Of a link, which anybody can write.
    private const int MostArms = 32;

    private readonly IReadOnlyList<SandboxState> _sandboxes;

    /// <summary>Offers the task sets on the list, the models that can be used now, personas, servers and this machine's sandboxes.</summary>
    public BenchmarkChoices(IReadOnlyList<TaskSetRow> sets, IReadOnlyList<ModelRow> models, IReadOnlyList<LibraryRow> personas, IReadOnlyList<LibraryRow> interventions, IEnumerable<string> servers, IReadOnlyList<SandboxState> sandboxes)
    {
        _sandboxes = sandboxes;
        Sets = [.. sets.Select(set => new Choice(set.Name, set.Summary is { } summary ? $"{set.Name} ({Format.Count(summary.Tasks, "task")})" : $"{set.Name} (folder gone)", set.Missing))];
        Engine = new LaunchChoices(models, personas, [], interventions);
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

    /// <summary>Whether a model can be used now.</summary>
    public bool HasModel => FirstModel is not null;

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

    /// <summary>How a model works best, by its name in specs; null where its folder says nothing.</summary>
    public ModelPreset? PresetOf(string model) =>
        Engine.Rows.FirstOrDefault(row => LaunchChoices.ValueOf(row, Engine.Rows) == model) is { } row ? ModelPreset.Read(row.Folder) : null;

    /// <summary>A preset with tasks, and with a model where its arms need one.</summary>
    /// <param name="preset">Its arms.</param>
    /// <param name="model">Its id or name; null for the first that can be used.</param>
    /// <param name="set">The task set; null for one that suits.</param>
    /// <param name="difficulty">Difficulties to take, separated by commas.</param>
    /// <param name="category">Categories to take.</param>
    public JsonObject Start(SpecPreset preset, string? model = null, string? set = null, string? difficulty = null, string? category = null)
    {
        var spec = preset.Spec.DeepClone().AsObject();
        var arms = spec["arms"]!.AsArray().Select(arm => arm!.AsObject()).ToArray();
        var asksModel = arms.Any(arm => arm["agent"] is null);
        var tasks = new JsonObject { ["set"] = set ?? (asksModel ? PocketSet : null) ?? Sets.FirstOrDefault(choice => !choice.Disabled)?.Value ?? "" };
        AddWords(tasks, "difficulty", difficulty);
        AddWords(tasks, "category", category);
        spec.Insert(1, "tasks", tasks);
        if (!asksModel)
        {
            return spec;
        }

        var name = model is null ? FirstModel : Engine.Match(model);
        foreach (var arm in arms)
        {
            // The study compares its two personas; one alone would say nothing.
            if (arm["persona"] is not null && Engine.StudyPersonas is null)
            {
                spec["arms"]!.AsArray().Remove(arm);
            }
            else if (name is not null)
            {
                arm.Insert(1, "model", new JsonObject { ["engine"] = name });
                AddAll(arm, PresetOf(name)?.Arm);
            }
        }

        AddAll(spec, name is null ? null : PresetOf(name)?.Benchmark);
        spec["sandbox"] = Sandbox ?? "auto";
        return spec;
    }

    /// <summary>A benchmark of arms that were put together elsewhere: what they leave open is as their models work best. Null where there are none.</summary>
    /// <param name="given">Arms, and whatever else of a spec.</param>
    public JsonObject? StartOf(JsonObject? given)
    {
        if (given?["arms"] is not JsonArray { Count: > 0 and <= MostArms } arms || arms.Any(arm => arm is not JsonObject))
        {
            return null;
        }

        var spec = Start(BenchmarkPresets.Personas, ModelOf(arms[0]!.AsObject()));
        AddAll(spec, given);
        spec["arms"] = new JsonArray([.. arms.Select(arm => Complete(arm!.DeepClone().AsObject()))]);
        return spec;
    }

    /// <summary>A further arm: a model at work, the first on the list.</summary>
    public JsonObject NewArm()
    {
        var arm = new JsonObject { ["name"] = "", ["model"] = NewModel(FirstModel is null) };
        AddAll(arm, FirstModel is null ? null : PresetOf(FirstModel)?.Arm);
        return arm;
    }

    /// <summary>Where replies come from until something is chosen.</summary>
    public JsonObject NewModel(bool server) =>
        server ? new() { ["server"] = Servers.Count > 0 ? Servers[0] : "" } : FirstModel is null ? [] : new() { ["engine"] = FirstModel };

    private string? FirstModel => Engine.Models.FirstOrDefault(choice => !choice.Disabled)?.Value;

    private JsonObject Complete(JsonObject arm)
    {
        if (ModelOf(arm) is not { } name)
        {
            return arm;
        }

        var model = Engine.Match(name);
        arm["model"] = new JsonObject { ["engine"] = model };
        foreach (var (field, usual) in PresetOf(model)?.Arm ?? [])
        {
            if (arm[field] is null)
            {
                arm[field] = usual?.DeepClone();
            }
        }

        // Whoever says whether to think has not chosen a protocol yet.
        if (arm["settings"] is JsonObject settings && PresetOf(model)?.Arm["settings"] is JsonObject all)
        {
            arm["settings"] = all.DeepClone();
            AddAll(arm["settings"]!.AsObject(), settings);
        }

        return arm;
    }

    private static string? ModelOf(JsonObject arm) => (arm["model"] as JsonObject)?["engine"] is JsonValue engine && engine.TryGetValue<string>(out var name) ? name : null;

    private static void AddAll(JsonObject owner, JsonObject? fields)
    {
        foreach (var (name, value) in fields ?? [])
        {
            owner[name] = value?.DeepClone();
        }
    }

    private static void AddWords(JsonObject tasks, string name, string? words)
    {
        if (TaskSetView.Words(words) is { Count: > 0 } list)
        {
            tasks[name] = new JsonArray([.. list.Select(word => (JsonNode)word)]);
        }
    }

    private SandboxState? Find(string sandbox) => _sandboxes.FirstOrDefault(state => state.Name.Equals(sandbox, StringComparison.OrdinalIgnoreCase));
}
