using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The flags of the one arm that <c>bench</c> makes.</summary>
internal sealed partial class BenchArmFlags
{
    private const string Terminus = "terminus-2";

    private readonly Option<string?> _agent = new("--agent") { Description = "oracle, nop or terminus-2 (default).", HelpName = "AGENT" };
    private readonly Option<string?> _model = new("--model") { Description = "For terminus-2: folder, name or content hash of a model that the engine runs.", HelpName = "FOLDER|NAME" };
    private readonly Option<string?> _server = new("--server") { Description = "Or an OpenAI-compatible server: its name in the settings, or its base URL.", HelpName = "URL|NAME" };
    private readonly Option<string?> _serverModel = new("--server-model") { Description = "The model's name at the server.", HelpName = "NAME" };
    private readonly Option<string?> _arm = new("--arm") { Description = "The arm's name in the results.", HelpName = "NAME" };
    private readonly Option<string?> _persona = new("--persona") { Description = "A persona, sent as system message before the protocol.", HelpName = "NAME" };
    private readonly Option<string?> _parser = new("--parser") { Description = "strict (default) or patched.", HelpName = "MODE" };
    private readonly Option<string?> _prompt = new("--prompt") { Description = "standard (default) or compact.", HelpName = "STYLE" };
    private readonly Option<string?> _thinking = new("--thinking") { Description = "separate (default), inline, or off: not asked for.", HelpName = "MODE" };
    private readonly Option<int?> _maxTokens = new("--max-tokens") { Description = "Tokens of one reply, thinking included.", HelpName = "N" };
    private readonly Option<int?> _maxTurns = new("--max-turns") { Description = "Model calls of one trial.", HelpName = "N" };
    private readonly Option<int?> _maxFailures = new("--max-parse-failures") { Description = "Give up after so many parse failures in a row.", HelpName = "N" };
    private readonly Option<int?> _context = new("--context-tokens") { Description = "Tokens that prompt and reply may have together.", HelpName = "N" };
    private readonly Option<bool?> _summarize = new("--summarize") { Description = "Whether a full context is summarised.", HelpName = "true|false" };
    private readonly Option<double?> _temperature = new("--temperature") { Description = "Left out: as the model or the server has it.", HelpName = "T" };
    private readonly Option<double?> _topP = new("--top-p") { HelpName = "P" };
    private readonly Option<int?> _topK = new("--top-k") { HelpName = "K" };
    private readonly Option<double?> _minP = new("--min-p") { HelpName = "P" };
    private readonly Option<double?> _presence = new("--presence-penalty") { HelpName = "X" };

    internal IEnumerable<Option> All =>
    [
        _agent, _model, _server, _serverModel, _persona, _parser, _prompt, _thinking, _maxTokens, _maxTurns, _maxFailures, _context,
        _summarize, _temperature, _topP, _topK, _minP, _presence, _arm,
    ];

    /// <summary>The first of these flags that the caller gave; null when there is none.</summary>
    internal string? FirstGiven(ParseResult parsed) => All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    internal JsonObject ToArm(ParseResult parsed)
    {
        var (agent, model, server, serverModel) = (parsed.GetValue(_agent), parsed.GetValue(_model), parsed.GetValue(_server), parsed.GetValue(_serverModel));
        var persona = parsed.GetValue(_persona);
        if (model is null && server is null && agent is null or Terminus) throw new BadInputException("Say who works: --agent oracle, --agent nop, or --model or --server for terminus-2.");
        if (model is not null && server is not null) throw new BadInputException("--model and --server exclude each other: the engine runs the one, a server the other.");
        if (serverModel is not null && server is null) throw new BadInputException("--server-model names a model at a server: give --server too.");
        var arm = new JsonObject { ["name"] = parsed.GetValue(_arm) ?? Name(persona, serverModel ?? model, agent) };
        Flags.Add(arm, "agent", agent);
        if (model is not null) arm["model"] = new JsonObject { ["engine"] = model };
        if (server is not null) arm["model"] = new JsonObject { ["server"] = server, ["name"] = serverModel };
        Flags.Add(arm, "persona", persona);
        AddIfAny(arm, "settings", Settings(parsed));
        AddIfAny(arm, "sampling", Sampling(parsed));
        return arm;
    }

    private JsonObject Settings(ParseResult parsed)
    {
        var settings = new JsonObject();
        Flags.Add(settings, "prompt", parsed.GetValue(_prompt));
        if (parsed.GetValue(_thinking) is { } thinking)
        {
            if (thinking == "off") settings["think"] = false;
            else settings["thinking"] = thinking;
        }
        Flags.Add(settings, "parser", parsed.GetValue(_parser));
        Flags.Add(settings, "maxReplyTokens", parsed.GetValue(_maxTokens));
        Flags.Add(settings, "maxTurns", parsed.GetValue(_maxTurns));
        Flags.Add(settings, "maxConsecutiveParseFailures", parsed.GetValue(_maxFailures));
        Flags.Add(settings, "contextTokens", parsed.GetValue(_context));
        Flags.Add(settings, "summarize", parsed.GetValue(_summarize));
        return settings;
    }

    private JsonObject Sampling(ParseResult parsed)
    {
        var sampling = new JsonObject();
        Flags.Add(sampling, "temperature", parsed.GetValue(_temperature));
        Flags.Add(sampling, "topP", parsed.GetValue(_topP));
        Flags.Add(sampling, "topK", parsed.GetValue(_topK));
        Flags.Add(sampling, "minP", parsed.GetValue(_minP));
        Flags.Add(sampling, "presencePenalty", parsed.GetValue(_presence));
        return sampling;
    }

    private static void AddIfAny(JsonObject arm, string key, JsonObject fields)
    {
        if (fields.Count > 0) arm[key] = fields;
    }

    /// <summary>Who works, in a word: the persona, else the model (of a folder its last part), else the agent.</summary>
    private static string Name(string? persona, string? model, string? agent)
    {
        var word = persona ?? (model is null ? agent ?? Terminus : Path.GetFileName(Path.TrimEndingDirectorySeparator(model)));
        var name = NotInNames().Replace(word.Trim(), "-").Trim('-');
        return name.Length switch { 0 => Terminus, > 64 => name[..64], _ => name };
    }

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex NotInNames();
}
