using System.CommandLine;
using Vectorscope.Dashboard.Cli.Launching;
using Vectorscope.Jobs.Episodes;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>episodes</c>: makes an episodes file as a spec says, or tells the chats of one.</summary>
internal static class EpisodesVerb
{
    internal static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("SPEC.json") { Description = "The spec; its kind may be left out. - reads standard input." };
        var wait = LaunchVerb.WaitOption();
        var command = new Command("episodes", "Walk through generated tasks in sandboxes, to learn from. Prints the run's id.")
        {
            file, wait, OutputArguments.Json, SettingsArguments.Data, EpisodesTellVerb.Create(terminal),
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = SettingsArguments.Read(parsed, terminal);
            var spec = await SpecFile.ReadAsync("SPEC.json", parsed.GetRequiredValue(file), terminal, cancellationToken);
            spec.TryAdd("kind", EpisodesSpec.KindName);
            return await Launcher.RunAsync(spec, settings, new(parsed.GetValue(wait), parsed.GetValue(OutputArguments.Json)), terminal, cancellationToken);
        });
        return command;
    }
}
