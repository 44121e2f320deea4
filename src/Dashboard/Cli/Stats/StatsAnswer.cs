using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Vectorscope.Dashboard.Cli.Stats;

/// <summary>How a figure is asked for and told: one JSON object, or a line for each number.</summary>
internal static class StatsAnswer
{
    // JSON has no infinity: an odds ratio may be one.
    private static readonly JsonSerializerOptions Options = new(OutputArguments.JsonOptions) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>A verb whose answer follows from its flags.</summary>
    internal static Command Verb(string name, string about, Terminal terminal, IEnumerable<Option> flags, Func<ParseResult, CancellationToken, object> compute)
    {
        var command = new Command(name, about) { OutputArguments.Json };
        foreach (var flag in flags)
        {
            command.Options.Add(flag);
        }

        command.SetAction((parsed, cancellationToken) => Task.FromResult(Tell(compute(parsed, cancellationToken), parsed, terminal)));
        return command;
    }

    /// <summary>The value of a computation; what it refuses is the caller's input.</summary>
    /// <param name="given">The flags as they were given, for the message.</param>
    internal static T Of<T>(string given, Func<T> compute)
    {
        try
        {
            return compute();
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new BadInputException($"{given}: {(e as ArgumentException)?.Message.Split(" (Parameter")[0] ?? "these numbers are too large."}", e);
        }
    }

    private static int Tell(object answer, ParseResult parsed, Terminal terminal)
    {
        var json = JsonSerializer.SerializeToNode(answer, answer.GetType(), Options)!.AsObject();
        if (parsed.GetValue(OutputArguments.Json))
        {
            terminal.Output.WriteLine(json.ToJsonString(Options));
        }
        else
        {
            TextTable.Write(terminal.Output, ["figure", "value"], json.Select(figure => new[] { figure.Key, Text(figure.Value) }));
        }

        return ExitCode.Done;
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "-",
        JsonArray list => string.Join(", ", list.Select(Text)),
        JsonValue number when number.TryGetValue<double>(out var figure) => figure.ToString("G6", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
