using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Dashboard.State;

/// <summary>A benchmark spec while it is being written.</summary>
public sealed class BenchmarkForm
{
    private static readonly BenchmarkSpec Defaults = new() { Tasks = new TaskChoice { Set = "" }, Arms = [] };

    /// <summary>The run's name; empty for one that says what it does.</summary>
    public string Name { get; set; } = "";

    /// <summary>Name of a task set, or a folder.</summary>
    public string TaskSet { get; set; } = "";

    /// <summary>Names or patterns, separated by commas or spaces; empty for all.</summary>
    public string Include { get; set; } = "";

    /// <inheritdoc cref="Include"/>
    public string Exclude { get; set; } = "";

    /// <summary>Difficulties to take; empty for all.</summary>
    public List<string> Difficulty { get; } = [];

    /// <summary>Categories to take; empty for all.</summary>
    public List<string> Category { get; } = [];

    /// <summary>At most so many tasks; empty for all.</summary>
    public string Limit { get; set; } = "";

    /// <summary>Who works; the first is the baseline.</summary>
    public List<ArmForm> Arms { get; } = [];

    /// <summary>Trials of each arm on each task.</summary>
    public string Attempts { get; set; } = SpecFields.Text(Defaults.Attempts);

    /// <summary>Trials at the same time.</summary>
    public string Concurrency { get; set; } = SpecFields.Text(Defaults.Concurrency);

    /// <summary>Base of every trial's seed.</summary>
    public string Seed { get; set; } = SpecFields.Text(Defaults.Seed);

    /// <summary>Who shares a seed.</summary>
    public string Seeds { get; set; } = Defaults.Seeds;

    /// <summary>Where the trials live.</summary>
    public string Sandbox { get; set; } = Defaults.Sandbox;

    /// <summary>No network, whatever a task says.</summary>
    public bool NetworkOff { get; set; }

    /// <summary>Factor on the tasks' time limits.</summary>
    public string TimeoutMultiplier { get; set; } = SpecFields.Text(Defaults.TimeoutMultiplier);

    /// <summary>Tries after infrastructure failures.</summary>
    public string MaxRetries { get; set; } = SpecFields.Text(Defaults.MaxRetries);

    /// <summary>What the filters choose, as the runs apply it; a limit that is no number counts as none.</summary>
    public TaskChoice Tasks => new()
    {
        Set = TaskSet,
        Include = Words(Include),
        Exclude = Words(Exclude),
        Difficulty = Difficulty,
        Category = Category,
        Limit = int.TryParse(Limit, out var limit) && limit > 0 ? limit : null,
    };

    /// <summary>Reads a spec back into the form; null when it is no benchmark.</summary>
    public static BenchmarkForm? From(string spec)
    {
        BenchmarkSpec? read;
        try
        {
            read = JsonSerializer.Deserialize<BenchmarkSpec>(spec, JobsJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }

        if (read is not { Kind: BenchmarkSpec.KindName })
        {
            return null;
        }

        var form = new BenchmarkForm
        {
            Name = read.Name ?? "",
            TaskSet = read.Tasks.Set,
            Include = string.Join(", ", read.Tasks.Include),
            Exclude = string.Join(", ", read.Tasks.Exclude),
            Limit = SpecFields.Text(read.Tasks.Limit),
            Attempts = SpecFields.Text(read.Attempts),
            Concurrency = SpecFields.Text(read.Concurrency),
            Seed = SpecFields.Text(read.Seed),
            Seeds = read.Seeds,
            Sandbox = read.Sandbox,
            NetworkOff = read.Network == "off",
            TimeoutMultiplier = SpecFields.Text(read.TimeoutMultiplier),
            MaxRetries = SpecFields.Text(read.MaxRetries),
        };
        form.Difficulty.AddRange(read.Tasks.Difficulty);
        form.Category.AddRange(read.Tasks.Category);
        form.Arms.AddRange(read.Arms.Select(ArmForm.From));
        return form;
    }

    /// <summary>Trials of the run over this many tasks; null while attempts are no number.</summary>
    public long? Trials(int tasks) => int.TryParse(Attempts, out var attempts) && attempts > 0 ? (long)tasks * Arms.Count * attempts : null;

    /// <summary>The spec as it would be submitted; what is as usual is left out.</summary>
    public JsonObject ToSpec()
    {
        var spec = new JsonObject { ["kind"] = BenchmarkSpec.KindName };
        SpecFields.AddUnlessEmpty(spec, "name", Name.Trim().Length == 0 ? null : Name.Trim());
        var tasks = new JsonObject { ["set"] = TaskSet };
        AddList(tasks, "include", Words(Include));
        AddList(tasks, "exclude", Words(Exclude));
        AddList(tasks, "difficulty", Difficulty);
        AddList(tasks, "category", Category);
        SpecFields.AddUnlessEmpty(tasks, "limit", Limit, SpecFields.Number);
        spec["tasks"] = tasks;
        spec["arms"] = new JsonArray([.. Arms.Select(arm => (JsonNode)arm.ToSpec())]);
        spec["attempts"] = SpecFields.Number(Attempts);
        spec["concurrency"] = SpecFields.Number(Concurrency);
        spec["seed"] = SpecFields.Number(Seed);
        SpecFields.AddUnlessEmpty(spec, "seeds", Seeds == Defaults.Seeds ? null : Seeds);
        spec["sandbox"] = Sandbox;
        SpecFields.AddUnlessEmpty(spec, "network", NetworkOff ? "off" : null);
        SpecFields.AddUnlessEmpty(spec, "timeoutMultiplier", TimeoutMultiplier == SpecFields.Text(Defaults.TimeoutMultiplier) ? null : SpecFields.Decimal(TimeoutMultiplier));
        SpecFields.AddUnlessEmpty(spec, "maxRetries", MaxRetries == SpecFields.Text(Defaults.MaxRetries) ? null : SpecFields.Number(MaxRetries));
        return spec;
    }

    private static void AddList(JsonObject spec, string name, IReadOnlyList<string> words) =>
        SpecFields.AddUnlessEmpty(spec, name, words.Count == 0 ? null : new JsonArray([.. words.Select(word => (JsonNode)word)]));

    private static string[] Words(string text) => text.Split([',', ' ', '\n', '\t', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
