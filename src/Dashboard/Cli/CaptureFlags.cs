using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The flags that say what to capture. What is left out stays out of the spec, so that its defaults apply.</summary>
internal sealed partial class CaptureFlags
{
    private readonly Option<string> _model = new("--model") { Description = "Folder, name or content hash.", HelpName = "MODEL", Required = true };
    private readonly Option<string?> _name = new("--name") { Description = "The run's name.", HelpName = "TEXT" };
    private readonly Option<string[]> _side = new("--side") { Description = "One side; persona may be left out. Repeat for each side.", HelpName = "name=N,persona=P,prompts=SET" };
    private readonly Option<string[]> _personas = new("--personas") { Description = "Instead of sides: one side per persona, all on the set of --prompts.", HelpName = "A,B" };
    private readonly Option<string?> _prompts = new("--prompts") { Description = "The prompt set of --personas.", HelpName = "SET" };
    private readonly Option<bool> _neutral = new("--neutral") { Description = "With --personas: one more side, without a persona." };
    private readonly Option<string[]> _positions = new("--positions") { Description = "last-prompt-token, prompt-mean, response-mean.", HelpName = "P,…" };
    private readonly Option<bool?> _thinking = new("--thinking") { Description = "Whether the generation prompt opens a thinking block.", HelpName = "true|false" };
    private readonly Option<int?> _responseTokens = new("--response-tokens") { Description = "For response-mean: tokens of the reply that count.", HelpName = "N" };
    private readonly Option<long?> _seed = new("--seed") { Description = "Seed of folds, permutations and resamples.", HelpName = "N" };
    private readonly Option<int?> _batchTokens = new("--batch-tokens") { Description = "Tokens in one batch, padding included.", HelpName = "N" };
    private readonly Option<string?> _dtype = new("--dtype") { Description = "auto, float32 or bfloat16.", HelpName = "TYPE" };
    private readonly Option<string?> _device = new("--device") { Description = "auto, cpu or cuda.", HelpName = "DEVICE" };

    internal IEnumerable<Option> All =>
        [_model, _side, _personas, _prompts, _neutral, _positions, _thinking, _responseTokens, _seed, _name, _batchTokens, _dtype, _device];

    internal JsonObject ToSpec(ParseResult parsed)
    {
        var spec = new JsonObject { ["kind"] = "capture", ["model"] = parsed.GetRequiredValue(_model) };
        Flags.Add(spec, "name", parsed.GetValue(_name));
        spec["sides"] = Sides(parsed);
        if (Flags.Words(parsed.GetValue(_positions)) is { Count: > 0 } positions) spec["positions"] = new JsonArray([.. positions.Select(p => (JsonNode)p)]);
        Flags.Add(spec, "thinking", parsed.GetValue(_thinking));
        Flags.Add(spec, "responseTokens", parsed.GetValue(_responseTokens));
        Flags.Add(spec, "seed", parsed.GetValue(_seed));
        Flags.Add(spec, "batchTokens", parsed.GetValue(_batchTokens));
        Flags.Add(spec, "dtype", parsed.GetValue(_dtype));
        Flags.Add(spec, "device", parsed.GetValue(_device));
        return spec;
    }

    private JsonArray Sides(ParseResult parsed)
    {
        var (sides, personas, prompts) = (parsed.GetValue(_side) ?? [], Flags.Words(parsed.GetValue(_personas)), parsed.GetValue(_prompts));
        if (sides.Length > 0)
        {
            if (personas.Count > 0 || prompts is not null || parsed.GetValue(_neutral))
                throw new BadInputException("--side stands for itself: leave out --personas, --prompts and --neutral, or use those instead.");
            return [.. sides.Select(side => Side(side))];
        }
        if (personas.Count == 0) throw new BadInputException("Say what to contrast: --personas A,B --prompts SET, or --side name=…,persona=…,prompts=… for each side.");
        if (prompts is null) throw new BadInputException("--prompts is missing: name the prompt set that the personas answer.");
        var made = personas.Select(persona => Side(SideName(persona), persona, prompts));
        return [.. parsed.GetValue(_neutral) ? made.Append(Side("neutral", null, prompts)) : made];
    }

    private static JsonObject Side(string text)
    {
        var fields = new Dictionary<string, string>();
        // A comma within a persona's name does not end it: only one before another key does.
        foreach (var part in SideComma().Split(text))
        {
            if (part.Split('=', 2) is not [("name" or "persona" or "prompts") and var key, var value] || !fields.TryAdd(key, value.Trim()))
                throw new BadInputException($"--side {text}: '{part}' is not understood. Write name=N,persona=P,prompts=SET, each once.");
        }
        var persona = fields.GetValueOrDefault("persona");
        if (!fields.TryGetValue("prompts", out var prompts)) throw new BadInputException($"--side {text}: prompts=SET is missing.");
        return Side(fields.GetValueOrDefault("name") ?? SideName(persona ?? "neutral"), persona, prompts);
    }

    private static JsonObject Side(string name, string? persona, string prompts) =>
        new JsonObject { ["name"] = name, ["persona"] = persona, ["promptSet"] = prompts };

    private static string SideName(string persona) => NotInNames().Replace(persona.Trim(), "-");

    [GeneratedRegex(",(?=[a-z]+=)")]
    private static partial Regex SideComma();

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex NotInNames();
}
