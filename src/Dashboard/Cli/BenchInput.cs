using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Cli;

/// <summary>What to bench: flags for one arm, or a file of several with flags for tasks and the run above it.</summary>
internal sealed partial class BenchInput
{
    private const string Arm = "arms[0]";
    private const string ThinkingPath = $"{Arm}.settings.thinking";

    private readonly SpecFlags _flags = new SpecFlags(SpecShape.Of<BenchmarkSpec>()).With(SpecShape.Of<ArmSpec>(), Arm, ThinkingPath);
    private readonly Option<string?> _spec = new("--spec") { Description = "A spec with several arms; flags for tasks and the run go above it. - reads standard input.", HelpName = "FILE" };
    private readonly Option<string?> _thinking = new("--thinking") { Description = "separate (default), inline, or off: not asked for.", HelpName = "separate|inline|off" };

    internal IEnumerable<Option> All => [.. _flags.All, _thinking, _spec];

    internal async Task<JsonObject> ReadAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var file = parsed.GetValue(_spec);
        if (file is not null && FirstOfArm(parsed) is { } given) throw new BadInputException($"{given}: the arms come from --spec; change them there.");
        var spec = file is null ? [] : await SpecFile.ReadAsync("--spec", file, terminal, cancellationToken);
        spec["kind"] = BenchmarkSpec.KindName;
        if (file is null) spec["arms"] = new JsonArray(new JsonObject());
        _flags.Apply(parsed, spec);
        if (file is null && spec["arms"] is JsonArray { Count: > 0 } arms && arms[0] is JsonObject arm) Complete(arm, parsed.GetValue(_thinking));
        if ((spec["tasks"] as JsonObject)?["set"] is null) throw new BadInputException("--tasks is missing: give a folder of task folders, or the name of a task set.");
        return spec;
    }

    private string? FirstOfArm(ParseResult parsed) =>
        _flags.Given(parsed).FirstOrDefault(path => path.StartsWith(Arm, StringComparison.Ordinal)) is { } path ? _flags.FlagOf(path)
        : parsed.GetResult(_thinking) is { Implicit: false } ? _thinking.Name : null;

    private static void Complete(JsonObject arm, string? thinking)
    {
        var (agent, persona) = (Text(arm["agent"]), Text(arm["persona"]));
        var source = arm["model"] as JsonObject;
        var (model, server, serverModel) = (Text(source?["engine"]), Text(source?["server"]), Text(source?["name"]));
        if (model is null && server is null && agent is null or TerminusAgent.AgentName) throw new BadInputException("Say who works: --agent oracle, --agent nop, or --model or --server for terminus-2.");
        if (model is not null && server is not null) throw new BadInputException("--model and --server exclude each other: the engine runs the one, a server the other.");
        if (serverModel is not null && server is null) throw new BadInputException("--server-model names a model at a server: give --server too.");
        if (arm["name"] is null) arm.Insert(0, "name", Name(persona, serverModel ?? model, agent));
        if (thinking is not null)
        {
            if (arm["settings"] is not JsonObject settings) arm["settings"] = settings = [];
            if (thinking == "off") settings["think"] = false;
            else settings["thinking"] = thinking;
        }
    }

    private static string? Text(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Who works, in a word: the persona, else the model (of a folder its last part), else the agent.</summary>
    private static string Name(string? persona, string? model, string? agent)
    {
        var word = persona ?? (model is null ? agent ?? TerminusAgent.AgentName : Path.GetFileName(Path.TrimEndingDirectorySeparator(model)));
        var name = NotInNames().Replace(word.Trim(), "-").Trim('-');
        return name.Length switch { 0 => TerminusAgent.AgentName, > 64 => name[..64], _ => name };
    }

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex NotInNames();
}
