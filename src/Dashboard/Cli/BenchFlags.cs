using System.CommandLine;
using System.Text.Json.Nodes;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The flags that say what to bench. What is left out stays out of the spec, so that its defaults apply.</summary>
internal sealed class BenchFlags
{
    private readonly Option<string?> _spec = new("--spec") { Description = "A spec with several arms; flags for tasks and the run go above it. - reads standard input.", HelpName = "FILE" };
    private readonly Option<string?> _tasks = new("--tasks") { Description = "A folder of task folders, or the name of a task set.", HelpName = "DIR|SET" };
    private readonly Option<string[]> _include = new("--include") { Description = "Only these tasks; * and ? stand for any characters.", HelpName = "NAME,…" };
    private readonly Option<string[]> _exclude = new("--exclude") { Description = "Not these tasks.", HelpName = "NAME,…" };
    private readonly Option<string[]> _difficulty = new("--difficulty") { Description = "Only tasks of these.", HelpName = "WORD,…" };
    private readonly Option<string[]> _category = new("--category") { Description = "Only tasks of these.", HelpName = "WORD,…" };
    private readonly Option<int?> _limit = new("--limit") { Description = "At most so many tasks, by name.", HelpName = "N" };
    private readonly Option<string?> _sandbox = new("--sandbox") { Description = "docker, bubblewrap or auto (default: Docker when an engine answers).", HelpName = "KIND" };
    private readonly Option<string?> _network = new("--network") { Description = "task (default: as each task says) or off.", HelpName = "task|off" };
    private readonly Option<int?> _concurrency = new("--concurrency") { Description = "Trials at the same time.", HelpName = "N" };
    private readonly Option<int?> _attempts = new("--attempts") { Description = "Trials of each arm on each task.", HelpName = "N" };
    private readonly Option<long?> _seed = new("--seed") { Description = "Base of every trial's seed.", HelpName = "N" };
    private readonly Option<string?> _seeds = new("--seeds") { Description = "byTask (default), byTrial or fixed.", HelpName = "POLICY" };
    private readonly Option<double?> _timeout = new("--timeout-multiplier") { Description = "Factor on the tasks' time limits.", HelpName = "X" };
    private readonly Option<int?> _retries = new("--max-retries") { Description = "Further tries after an infrastructure failure.", HelpName = "N" };
    private readonly Option<string?> _name = new("--name") { Description = "The run's name.", HelpName = "TEXT" };
    private readonly BenchArmFlags _arm = new();

    internal IEnumerable<Option> All =>
    [
        _tasks, .. _arm.All, _sandbox, _concurrency, _attempts, _include, _exclude, _difficulty, _category, _limit,
        _seed, _seeds, _network, _timeout, _retries, _name, _spec,
    ];

    internal async Task<JsonObject> ToSpecAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var file = parsed.GetValue(_spec);
        var spec = file is null ? [] : await SpecFile.ReadAsync("--spec", file, terminal, cancellationToken);
        spec["kind"] = "benchmark";
        var tasks = spec["tasks"] as JsonObject ?? [];
        Flags.Add(tasks, "set", parsed.GetValue(_tasks));
        AddWords(tasks, "include", parsed.GetValue(_include));
        AddWords(tasks, "exclude", parsed.GetValue(_exclude));
        AddWords(tasks, "difficulty", parsed.GetValue(_difficulty));
        AddWords(tasks, "category", parsed.GetValue(_category));
        Flags.Add(tasks, "limit", parsed.GetValue(_limit));
        if (tasks["set"] is null) throw new BadInputException("--tasks is missing: give a folder of task folders, or the name of a task set.");
        spec["tasks"] = tasks.Parent is null ? tasks : tasks.DeepClone();
        if (file is null) spec["arms"] = new JsonArray(_arm.ToArm(parsed));
        else if (_arm.FirstGiven(parsed) is { } given) throw new BadInputException($"{given}: the arms come from --spec; change them there.");
        Flags.Add(spec, "name", parsed.GetValue(_name));
        Flags.Add(spec, "sandbox", parsed.GetValue(_sandbox));
        Flags.Add(spec, "network", parsed.GetValue(_network));
        Flags.Add(spec, "concurrency", parsed.GetValue(_concurrency));
        Flags.Add(spec, "attempts", parsed.GetValue(_attempts));
        Flags.Add(spec, "seed", parsed.GetValue(_seed));
        Flags.Add(spec, "seeds", parsed.GetValue(_seeds));
        Flags.Add(spec, "timeoutMultiplier", parsed.GetValue(_timeout));
        Flags.Add(spec, "maxRetries", parsed.GetValue(_retries));
        return spec;
    }

    private static void AddWords(JsonObject tasks, string key, string[]? lists)
    {
        if (Flags.Words(lists) is { Count: > 0 } words) tasks[key] = new JsonArray([.. words.Select(word => (JsonNode)word)]);
    }
}
