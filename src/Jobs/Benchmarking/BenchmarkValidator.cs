using System.Globalization;
using System.Text.Json;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Agent.Prompts;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Checks benchmark specs field by field and resolves tasks, models, personas and the sandbox.</summary>
internal sealed class BenchmarkValidator(ArmReader armReader, BenchmarkTaskReader taskReader, SandboxChoice sandboxes) : IRunValidator
{
    private const int MostTrials = 100_000;

    public string Kind => BenchmarkSpec.KindName;

    public async Task<SpecCheck> CheckAsync(JsonElement spec, CancellationToken cancellationToken)
    {
        var errors = new List<SpecError>();
        var fields = new JsonFields(spec, "", errors);
        fields.OptionalText("kind");
        var name = fields.OptionalText("name");
        var defaults = new BenchmarkSpec { Tasks = new TaskChoice { Set = "" }, Arms = [] };
        var forbidNetwork = Word(fields, "network", ["task", "off"], defaults.Network) == "off";
        var sandbox = Word(fields, "sandbox", SandboxChoice.Words, defaults.Sandbox);
        var provider = sandbox is null ? null : await ChooseAsync(fields, sandbox, cancellationToken);
        var arms = await armReader.ReadAsync(fields, cancellationToken);
        var tasks = await taskReader.ReadAsync(fields, provider, forbidNetwork, cancellationToken);
        var snapshot = new BenchmarkSnapshot
        {
            TaskSet = tasks?.Set ?? "",
            Tasks = tasks?.Tasks ?? [],
            NotRun = tasks?.NotRun ?? [],
            Remarks = tasks?.Remarks ?? [],
            Arms = arms,
            Attempts = (int)(fields.OptionalInteger("attempts", 1, 100) ?? defaults.Attempts),
            Concurrency = (int)(fields.OptionalInteger("concurrency", 1, 256) ?? defaults.Concurrency),
            Seed = fields.OptionalInteger("seed", 0, JsonFields.MostExact) ?? defaults.Seed,
            Seeds = fields.OptionalWord<SeedPolicy>("seeds") ?? SeedPolicy.ByTask,
            Sandbox = provider?.Kind ?? default,
            ForbidNetwork = forbidNetwork,
            TimeoutMultiplier = fields.OptionalNumber("timeoutMultiplier", 0.01, 1000) ?? defaults.TimeoutMultiplier,
            MaxRetries = (int)(fields.OptionalInteger("maxRetries", 0, 10) ?? defaults.MaxRetries),
            Prompts = AgentPrompts.Version,
            CodeVersion = Versions.Code,
        };
        fields.RefuseOthers();
        if (errors.Count == 0 && (long)snapshot.Attempts * snapshot.Tasks.Count * snapshot.Arms.Count is > MostTrials and var trials)
        {
            fields.Refuse("attempts", string.Create(CultureInfo.InvariantCulture, $"That makes {trials} trials; {MostTrials} are the most that one run takes."));
        }
        if (errors.Count > 0)
        {
            return SpecCheck.Invalid(errors);
        }
        var title = string.IsNullOrWhiteSpace(name) ? Title(snapshot) : name.Trim();
        return SpecCheck.Valid(spec.GetRawText(), JsonSerializer.Serialize(snapshot, JobsJson.Options), title);
    }

    private async Task<ISandboxProvider?> ChooseAsync(JsonFields fields, string word, CancellationToken cancellationToken)
    {
        var (provider, problem) = await sandboxes.ChooseAsync(word, cancellationToken);
        if (provider is null)
        {
            fields.Refuse("sandbox", problem!);
        }
        return provider;
    }

    private static string? Word(JsonFields fields, string name, IReadOnlyList<string> words, string otherwise)
    {
        var word = fields.OptionalText(name) ?? otherwise;
        if (words.Contains(word))
        {
            return word;
        }
        fields.Refuse(name, $"\"{word}\" is not one of {string.Join(", ", words)}.");
        return null;
    }

    private static string Title(BenchmarkSnapshot snapshot) =>
        $"{string.Join(" vs ", snapshot.Arms.Select(arm => arm.Name))} · {snapshot.TaskSet}";
}
