using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The flags of a capture: those of its settings, and short ways to say its sides. What is left out stays out of the spec.</summary>
internal sealed partial class CaptureFlags
{
    private readonly SpecFlags _settings = new(SpecShape.Of<CaptureSpec>());
    private readonly Option<string[]> _side = new("--side") { Description = "One side; persona may be left out. Repeat for each side.", HelpName = "name=N,persona=P,prompts=SET" };
    private readonly Option<string[]> _personas = new("--personas") { Description = "Instead of sides: one side per persona, all on the set of --prompts.", HelpName = "A,B" };
    private readonly Option<string?> _prompts = new("--prompts") { Description = "The prompt set of --personas.", HelpName = "SET" };
    private readonly Option<bool> _neutral = new("--neutral") { Description = "With --personas: one more side, without a persona." };

    internal IEnumerable<Option> All => [_side, _personas, _prompts, _neutral, .. _settings.All];

    internal JsonObject ToSpec(ParseResult parsed)
    {
        var spec = new JsonObject { ["kind"] = CaptureSpec.KindName };
        if (Sides(parsed) is { Count: > 0 } sides) spec["sides"] = Named(sides);
        _settings.Apply(parsed, spec);
        if (spec["model"] is null) throw new BadInputException("--model is missing: give a folder, a name or a content hash.");
        if (spec["sides"] is null) throw new BadInputException("Say what to contrast: --personas A,B --prompts SET, or --side name=…,persona=…,prompts=… for each side.");
        return spec;
    }

    private List<Side> Sides(ParseResult parsed)
    {
        var (sides, personas, prompts) = (parsed.GetValue(_side) ?? [], Flags.Words(parsed.GetValue(_personas)), parsed.GetValue(_prompts));
        if (sides.Length > 0)
        {
            if (personas.Count > 0 || prompts is not null || parsed.GetValue(_neutral))
                throw new BadInputException("--side stands for itself: leave out --personas, --prompts and --neutral, or use those instead.");
            return [.. sides.Select(Parse)];
        }
        if (personas.Count == 0)
            return prompts is null && !parsed.GetValue(_neutral) ? [] : throw new BadInputException("--personas is missing: name the personas that answer the prompt set.");
        if (prompts is null) throw new BadInputException("--prompts is missing: name the prompt set that the personas answer.");
        var made = personas.Select(persona => new Side(null, persona, prompts));
        return [.. parsed.GetValue(_neutral) ? made.Append(new Side(null, null, prompts)) : made];
    }

    private static Side Parse(string text)
    {
        var fields = new Dictionary<string, string>();
        // A comma within a persona's name does not end it: only one before another key does.
        foreach (var part in SideComma().Split(text))
        {
            if (part.Split('=', 2) is not [("name" or "persona" or "prompts") and var key, var value] || !fields.TryAdd(key, value.Trim()))
                throw new BadInputException($"--side {text}: '{part}' is not understood. Write name=N,persona=P,prompts=SET, each once.");
        }
        if (!fields.TryGetValue("prompts", out var prompts)) throw new BadInputException($"--side {text}: prompts=SET is missing.");
        return new Side(fields.GetValueOrDefault("name"), fields.GetValueOrDefault("persona"), prompts);
    }

    /// <summary>Sides without a name have that of their persona, as far as a name can hold it and no other side has it.</summary>
    private static JsonArray Named(List<Side> sides)
    {
        var taken = sides.Select(side => side.Name).OfType<string>().ToHashSet();
        var named = new JsonArray();
        foreach (var (name, persona, prompts) in sides)
        {
            var called = name ?? SuggestedName.Of(persona ?? "neutral", "side", taken);
            taken.Add(called);
            named.Add(new JsonObject { ["name"] = called, ["persona"] = persona, ["promptSet"] = prompts });
        }
        return named;
    }

    private sealed record Side(string? Name, string? Persona, string Prompts);

    [GeneratedRegex(",(?=[a-z]+=)")]
    private static partial Regex SideComma();
}
