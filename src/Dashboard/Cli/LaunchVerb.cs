using System.CommandLine;
using Vectorscope.Dashboard.Cli.Launching;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>launch</c>: runs what a spec describes, on the server that holds the data folder, or on one of its own until it ends.</summary>
internal static class LaunchVerb
{
    internal static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("SPEC.json") { Description = "The spec, as the launch form shows it; - reads standard input." };
        var wait = WaitOption();
        var command = new Command("launch", "Run what a spec describes. Prints the run's id.") { file, wait, StudyArgument.Study, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = SettingsArguments.Read(parsed, terminal);
            var spec = await SpecFile.ReadAsync("SPEC.json", parsed.GetRequiredValue(file), terminal, cancellationToken);
            return await Launcher.RunAsync(spec, settings, new(parsed.GetValue(wait), parsed.GetValue(OutputArguments.Json), Study: parsed.GetValue(StudyArgument.Study)), terminal, cancellationToken);
        });
        return command;
    }

    internal static Option<bool> WaitOption() => new("--wait") { Description = "Stay until it ends, with progress on stderr, and exit by its outcome. Ctrl-C cancels the run." };
}
