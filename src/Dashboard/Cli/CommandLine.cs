using System.CommandLine;
using Vectorscope.Dashboard.Kinds;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The verbs, and which of them the arguments ask for.</summary>
internal static class CommandLine
{
    private static readonly string[] AboutOptions = ["--help", "-h", "-?", "/?", "/h", "--version"];

    internal static Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal)
    {
        arguments = WithDefaultVerb(arguments);
        return Invocation.RunAsync(Build(arguments[0], terminal), arguments, terminal, Failure.Describe);
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
        ("generate", GenerateVerb.Create),
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
}
