using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The flags of a spec, as its fields declare them, and <c>--field PATH=JSON</c> for what has none. What is left out stays out of the spec.</summary>
internal sealed class SpecFlags
{
    // Flags that verbs have for themselves.
    private static readonly HashSet<string> Taken = ["--data", "--set", "--json", "--wait", "--dry-run", "--spec", "--preset", "--field", "--help", "--version"];

    private readonly List<(string Path, FieldShape Field, Option Option)> _flags = [];

    private readonly Option<string[]> _field = new("--field")
    {
        Description = "Any field of the spec by its place, as in 'arms[1].sampling.minP=0.05'; the value is JSON. May be repeated.",
        HelpName = "PATH=JSON",
    };

    /// <param name="except">Paths whose flags a verb makes itself.</param>
    internal SpecFlags(SpecShape shape, string path = "", params ReadOnlySpan<string> except)
    {
        Add(shape, path, except);
    }

    /// <summary>Adds the flags of an object that stands elsewhere in the spec, such as one item of a list.</summary>
    internal SpecFlags With(SpecShape shape, string path, params ReadOnlySpan<string> except)
    {
        Add(shape, path, except);
        return this;
    }

    internal IEnumerable<Option> All => [.. _flags.Select(flag => flag.Option), _field];

    /// <summary>The flag of a field; null when it has none.</summary>
    internal string? FlagOf(string path) => _flags.FirstOrDefault(flag => flag.Path == path).Option?.Name;

    /// <summary>The paths whose flags the caller gave.</summary>
    internal IEnumerable<string> Given(ParseResult parsed) => _flags.Where(flag => parsed.GetResult(flag.Option) is { Implicit: false }).Select(flag => flag.Path);

    /// <summary>Puts what the caller gave into the spec.</summary>
    /// <exception cref="BadInputException">A flag has no value of its field, a <c>--field</c> is no place or no JSON, or the spec has something else where the field should be.</exception>
    internal void Apply(ParseResult parsed, JsonObject spec)
    {
        foreach (var (path, field, option) in _flags)
        {
            if (Value(parsed, field, option) is { } value)
            {
                if (field.Problem(value) is { } problem)
                {
                    throw new BadInputException($"{option.Name} {field.Value.ToText(value)}: {problem}");
                }

                Put(spec, path, value, option.Name);
            }
        }

        foreach (var text in parsed.GetValue(_field) ?? [])
        {
            ApplyField(text, spec);
        }
    }

    /// <summary>The arguments that make a spec: flags where it has them, <c>--field</c> for the rest.</summary>
    internal IReadOnlyList<string> Arguments(JsonObject spec)
    {
        var arguments = new List<string>();
        Arguments(spec, "", arguments);
        return arguments;
    }

    private void Add(SpecShape shape, string path, ReadOnlySpan<string> except)
    {
        foreach (var field in shape.Fields)
        {
            var at = SpecShape.Join(path, field.Name);
            if (except.Contains(at))
            {
                continue;
            }

            if (field.Value is ObjectShape inner)
            {
                Add(inner.Shape, at, except);
            }
            // Of two fields that would have the same flag the first has it; the other is said by its place.
            else if (field.Flag is { } name && !Taken.Contains(name) && _flags.All(flag => flag.Option.Name != name))
            {
                _flags.Add((at, field, Make(field, name)));
            }
        }
    }

    private static Option Make(FieldShape field, string name)
    {
        var description = field.Help is null ? field.Label + "." : $"{field.Label}. {field.Help}";
        return field.Value switch
        {
            BooleanShape => new Option<bool?>(name) { Description = description, HelpName = "true|false" },
            ListShape list => new Option<string[]>(name) { Description = description, HelpName = $"{(list.Item is WordShape words ? words.Takes.Replace(", ", "|", StringComparison.Ordinal) : "TEXT")},…" },
            NumberShape => new Option<string?>(name) { Description = $"{description} A {field.Value.Takes}.", HelpName = "N" },
            WordShape words => new Option<string?>(name) { Description = description, HelpName = words.Takes.Length <= 60 ? words.Takes.Replace(", ", "|", StringComparison.Ordinal) : "WORD" },
            _ => new Option<string?>(name) { Description = description, HelpName = field.IsPath ? "FILE" : "TEXT" },
        };
    }

    private static JsonNode? Value(ParseResult parsed, FieldShape field, Option option) => option switch
    {
        Option<bool?> flag => parsed.GetValue(flag) is { } on ? JsonValue.Create(on) : null,
        Option<string[]> words => Flags.Words(parsed.GetValue(words)) is { Count: > 0 } list ? field.Value.FromText(string.Join(',', list)) : null,
        Option<string?> text => parsed.GetValue(text) is { } given ? field.Value.FromText(given) : null,
        _ => null,
    };

    private static void Put(JsonObject spec, string path, JsonNode? value, string flag)
    {
        try
        {
            SpecPath.Set(spec, path, value);
        }
        catch (FormatException e)
        {
            throw new BadInputException($"{flag}: {e.Message}", e);
        }
    }

    private static void ApplyField(string text, JsonObject spec)
    {
        if (text.Split('=', 2) is not [var path, var json])
        {
            throw new BadInputException($"--field {text}: write PATH=JSON, as in 'arms[1].sampling.minP=0.05'.");
        }

        try
        {
            Put(spec, path.Trim(), SpecJson.Node(JsonInput.Parse(json).RootElement), $"--field {text}");
        }
        catch (JsonException e)
        {
            throw new BadInputException($"--field {text}: what follows = is no JSON; texts stand in double quotes.", e);
        }
    }

    private void Arguments(JsonObject spec, string path, List<string> arguments)
    {
        foreach (var (name, value) in spec)
        {
            var at = SpecShape.Join(path, name);
            if (at == "kind")
            {
                continue;
            }

            var (_, field, option) = _flags.FirstOrDefault(flag => flag.Path == at);
            if (option is not null && AsText(field, value) is { } text)
            {
                arguments.AddRange([option.Name, text]);
            }
            else if (value is JsonObject inner && inner.Count > 0)
            {
                Arguments(inner, at, arguments);
            }
            else if (value is JsonArray list && list.All(item => item is JsonObject) && list.Count > 0)
            {
                for (var i = 0; i < list.Count; i++)
                {
                    var item = string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]");
                    if (list[i] is JsonObject { Count: > 0 } said)
                    {
                        Arguments(said, item, arguments);
                    }
                    else
                    {
                        arguments.AddRange(["--field", $"{item}={{}}"]);
                    }
                }
            }
            else
            {
                arguments.AddRange(["--field", $"{at}={value?.ToJsonString() ?? "null"}"]);
            }
        }
    }

    // Only where the flag's text is read back as the same value.
    private static string? AsText(FieldShape field, JsonNode? value) =>
        value is not null && field.Value.ToText(value) is { Length: > 0 } text && !text.StartsWith('-') && JsonNode.DeepEquals(field.Value.FromText(text), value) ? text : null;
}
