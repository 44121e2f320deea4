using System.CommandLine;
using System.CommandLine.Invocation;
using Vectorscope.Dashboard.Kinds;

namespace Vectorscope.Dashboard.Cli;

/// <summary>Reads the arguments, runs one verb, and turns its end into an exit code.</summary>
internal static class CommandLine
{
    private static readonly string[] AboutOptions = ["--help", "-h", "-?", "/?", "/h", "--version"];

    internal static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal)
    {
        var code = await InvokeAsync(arguments, terminal);
        try
        {
            await terminal.Output.FlushAsync(CancellationToken.None);
        }
        catch (IOException e)
        {
            // A full disk, say. (A reader that left early, as head does, is no error to the runtime.)
            terminal.Error.WriteLine($"vectorscope: the answer could not be written: {e.Message}");
            return code == ExitCode.Done ? ExitCode.Failed : code;
        }
        return code;
    }

    private static async Task<int> InvokeAsync(IReadOnlyList<string> arguments, Terminal terminal)
    {
        arguments = WithDefaultVerb(arguments);
        var parsed = Build(arguments[0], terminal).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            return parsed.Action is ParseErrorAction
                ? Refuse(parsed, terminal)
                : await parsed.InvokeAsync(new InvocationConfiguration
                {
                    Output = terminal.Output,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                }, terminal.Stop);
        }
        catch (Exception e) when (Failure.Describe(e, terminal.Stop) is { } failure)
        {
            foreach (var line in failure.Lines.SelectMany(text => text.Split('\n'))) terminal.Error.WriteLine($"vectorscope: {line}");
            return failure.ExitCode;
        }
        catch (Exception e)
        {
            // Not in the table: a fault of this program. Told in full, and still by an exit code that callers know.
            terminal.Error.WriteLine($"vectorscope: an error that nobody foresaw. Please report it with what follows.{Environment.NewLine}{e}");
            return ExitCode.Failed;
        }
    }

    // By name, so that the flags of one verb are made when that one is asked for, and those of all only to list them.
    private static readonly (string Name, Func<Terminal, Command> Create)[] Hosts =
    [
        ("serve", ServeVerb.Create),
        ("worker", WorkerVerb.Create),
    ];

    private static readonly (string Name, Func<Terminal, Command> Create)[] Others =
    [
        ("launch", LaunchVerb.Create),
        ("runs", RunsVerb.Create),
        ("studies", StudiesVerb.Create),
        ("traces", TracesVerb.Create),
        ("tasks", TasksVerb.Create),
        ("directions", DirectionsVerb.Create),
        ("interventions", InterventionsVerb.Create),
        ("arms", ArmsVerb.Create),
        ("keys", KeysVerb.Create),
        ("new-model", NewModelVerb.Create),
        ("tokenize", TokenizeVerb.Create),
        ("forward", ForwardVerb.Create),
        ("parse", ParseVerb.Create),
        ("import", ImportVerb.Create),
        ("export", ExportVerb.Create),
        ("reparse", ReparseVerb.Create),
        ("measure", MeasureVerb.Create),
        ("stats", Stats.StatsVerb.Create),
        ("base-image", BaseImageVerb.Create),
        ("doctor", DoctorVerb.Create),
    ];

    private static RootCommand Build(string asked, Terminal terminal)
    {
        var root = new RootCommand("Find directions in a language model's residual stream, and learn whether they help. Without a verb: serve.");
        var one = Hosts.Concat(Others).FirstOrDefault(verb => verb.Name == asked).Create;
        foreach (var verb in one is null ? All(terminal) : [one(terminal)]) root.Subcommands.Add(verb);
        root.Options.Add(SettingsArguments.Set);
        return root;
    }

    private static IEnumerable<Command> All(Terminal terminal) =>
    [
        .. Hosts.Select(verb => verb.Create(terminal)),
        .. RunKindViewServiceCollectionExtensions.Registered(terminal.MoreServices).Select(kind => kind.Verb?.Invoke(terminal) ?? RunVerb.Create(terminal, kind)),
        .. Others.Select(verb => verb.Create(terminal)),
    ];

    private static IReadOnlyList<string> WithDefaultVerb(IReadOnlyList<string> arguments) =>
        arguments.Count == 0 || (arguments[0].StartsWith('-') && !AboutOptions.Contains(arguments[0]))
            ? ["serve", .. arguments]
            : arguments;

    private static int Refuse(ParseResult parsed, Terminal terminal)
    {
        foreach (var error in parsed.Errors) terminal.Error.WriteLine($"vectorscope: {error.Message}");
        var verb = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
        terminal.Error.WriteLine($"vectorscope: './vectorscope {verb}--help' lists what it takes.");
        return ExitCode.BadInput;
    }
}
