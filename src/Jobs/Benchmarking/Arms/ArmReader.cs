using System.Text.RegularExpressions;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>Reads the arms of a benchmark spec and resolves their models and personas.</summary>
internal sealed partial class ArmReader(ModelLibrary models, PersonaLibrary personas, JobsOptions options)
{
    private const int MostArms = 32;
    private const string Advice = "Each arm is {\"name\", \"agent\", \"model\": {\"engine\"} or {\"server\", \"name\"}, \"persona\", \"settings\", \"sampling\"}.";

    public async Task<IReadOnlyList<BenchmarkArm>> ReadAsync(JsonFields spec, CancellationToken cancellationToken)
    {
        var arms = new List<BenchmarkArm>();
        var items = spec.List("arms", Advice);
        if (items.Count > MostArms)
        {
            spec.Refuse("arms", $"There are {items.Count} arms; {MostArms} are the most that one run takes.");
            return arms;
        }
        for (var i = 0; i < items.Count; i++)
        {
            if (spec.Item("arms", i, items[i]) is { } fields && await ReadArmAsync(fields, arms, cancellationToken) is { } arm)
            {
                arms.Add(arm);
            }
        }
        return arms;
    }

    private async Task<BenchmarkArm?> ReadArmAsync(JsonFields fields, List<BenchmarkArm> before, CancellationToken cancellationToken)
    {
        var name = fields.Text("name", "It names the arm in the results.");
        if (name is not null && !ArmName().IsMatch(name))
        {
            fields.Refuse("name", "An arm's name has 1 to 64 letters, digits, '-', '_' or '.'.");
        }
        else if (before.Any(arm => string.Equals(arm.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            fields.Refuse("name", $"Two arms are called \"{name}\"; give each its own name.");
        }
        var agent = fields.OptionalText("agent") ?? TerminusAgent.AgentName;
        if (!AgentNames.All.Contains(agent))
        {
            fields.Refuse("agent", $"\"{agent}\" is not an agent; use one of {string.Join(", ", AgentNames.All)}.");
        }
        var model = await ReadModelAsync(fields, agent, cancellationToken);
        var (persona, systemPrompt) = await ReadPersonaAsync(fields, cancellationToken);
        var settings = ReadSettings(fields);
        var sampling = ReadSampling(fields);
        fields.RefuseOthers();
        return name is null ? null : new BenchmarkArm(name, agent, model, persona, systemPrompt, settings, sampling);
    }

    private async Task<BenchmarkModel?> ReadModelAsync(JsonFields arm, string agent, CancellationToken cancellationToken)
    {
        var fields = arm.OptionalObject("model");
        if (agent != TerminusAgent.AgentName)
        {
            if (fields is not null)
            {
                arm.Refuse("model", $"The agent {agent} asks no model; leave it out.");
            }
            return null;
        }
        if (fields is null)
        {
            arm.Refuse("model", "It is missing. Give {\"engine\": MODEL} or {\"server\": NAME or URL, \"name\": MODEL}.");
            return null;
        }
        var (engine, server, name) = (fields.OptionalText("engine"), fields.OptionalText("server"), fields.OptionalText("name"));
        fields.RefuseOthers();
        if ((engine is null) == (server is null))
        {
            arm.Refuse("model", "Give either \"engine\" or \"server\".");
            return null;
        }
        return engine is not null ? await ReadEngineAsync(fields, engine, name, cancellationToken) : ReadServer(fields, server!, name);
    }

    private async Task<BenchmarkModel?> ReadEngineAsync(JsonFields fields, string engine, string? name, CancellationToken cancellationToken)
    {
        if (name is not null)
        {
            fields.Refuse("name", "It names a model at a server; leave it out for the engine.");
        }
        return await RunModels.ReadAsync(fields, "engine", engine, models, cancellationToken) is { } model
            ? new BenchmarkModel(model.Folder, model.ContentHash, null, model.Name)
            : null;
    }

    private BenchmarkModel? ReadServer(JsonFields fields, string server, string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            fields.Refuse("name", "It is missing. Give the model's name at the server.");
        }
        if (!options.Servers.ContainsKey(server))
        {
            var known = options.Servers.Count == 0 ? "The settings name no server" : $"The settings name {string.Join(", ", options.Servers.Keys.Order(StringComparer.Ordinal))}";
            if (!Uri.TryCreate(server, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                fields.Refuse("server", $"\"{server}\" is neither a server of the settings nor a base URL such as http://localhost:30000/v1. {known} (section Servers).");
                return null;
            }
            if (url.UserInfo.Length > 0)
            {
                fields.Refuse("server", "Specs are stored and shown: put the server with its key into the settings (section Servers) and give its name here.");
                return null;
            }
        }
        return name is null ? null : new BenchmarkModel(null, null, server, name.Trim());
    }

    private async Task<(string? Name, string? Text)> ReadPersonaAsync(JsonFields fields, CancellationToken cancellationToken)
    {
        var (text, written) = (fields.OptionalText("persona"), fields.OptionalText("systemPrompt"));
        if (text is null)
        {
            return (null, string.IsNullOrWhiteSpace(written) ? null : written);
        }
        if (written is not null)
        {
            fields.Refuse("systemPrompt", "Give a persona or a text, not both.");
        }
        var persona = await personas.FindAsync(text, cancellationToken);
        if (persona is null)
        {
            var names = (await personas.ListAsync(cancellationToken)).Select(row => row.Name);
            fields.Refuse("persona", $"There is no persona \"{text}\". There are: {string.Join(", ", names)}; null means none.");
        }
        return (persona?.Name, persona?.SystemPrompt);
    }

    private static AgentSettings ReadSettings(JsonFields arm)
    {
        var defaults = new AgentSettings();
        if (arm.OptionalObject("settings") is not { } fields)
        {
            return defaults;
        }
        var settings = new AgentSettings
        {
            Prompt = fields.OptionalWord<PromptStyle>("prompt") ?? defaults.Prompt,
            Thinking = fields.OptionalWord<ThinkingMode>("thinking") ?? defaults.Thinking,
            Think = fields.OptionalBoolean("think") ?? defaults.Think,
            Parser = fields.OptionalWord<ParserMode>("parser") ?? defaults.Parser,
            MaxReplyTokens = (int)(fields.OptionalInteger("maxReplyTokens", 1, 1 << 20) ?? defaults.MaxReplyTokens),
            MaxTurns = (int?)fields.OptionalInteger("maxTurns", 1, 1_000_000),
            MaxConsecutiveParseFailures = (int?)fields.OptionalInteger("maxConsecutiveParseFailures", 1, 1000),
            Summarize = fields.OptionalBoolean("summarize") ?? defaults.Summarize,
            ContextTokens = (int?)fields.OptionalInteger("contextTokens", 256, 1 << 24),
        };
        fields.RefuseOthers();
        return settings;
    }

    private static ArmSampling ReadSampling(JsonFields arm)
    {
        if (arm.OptionalObject("sampling") is not { } fields)
        {
            return new ArmSampling();
        }
        var sampling = new ArmSampling
        {
            Temperature = fields.OptionalNumber("temperature", 0, 10),
            TopP = fields.OptionalNumber("topP", 0, 1),
            TopK = (int?)fields.OptionalInteger("topK", 1, 1 << 20),
            MinP = fields.OptionalNumber("minP", 0, 1),
            PresencePenalty = fields.OptionalNumber("presencePenalty", -10, 10),
        };
        fields.RefuseOthers();
        return sampling;
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex ArmName();
}
