using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Launching;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>bench</c>: a benchmark from flags or a spec, with a line per trial as it finishes.</summary>
internal static class BenchVerb
{
    internal static Command Create(Terminal terminal)
    {
        var input = new BenchInput();
        var dryRun = new Option<bool>("--dry-run") { Description = "Print the spec and launch nothing." };
        var command = new Command("bench", "Let an agent work on tasks in sandboxes. Prints a line per trial as it finishes and stays until all have; Ctrl-C cancels.")
        {
            dryRun, StudyArgument.Study, OutputArguments.Json, SettingsArguments.Data,
        };
        foreach (var option in input.All) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spec = await input.ReadAsync(parsed, terminal, cancellationToken);
            if (parsed.GetValue(dryRun))
            {
                terminal.Output.WriteLine(JsonSerializer.Serialize(spec, ApiJson.Indented));
                return ExitCode.Done;
            }
            var json = parsed.GetValue(OutputArguments.Json);
            var report = new TrialReport(terminal, json);
            return await Launcher.RunAsync(spec, SettingsArguments.Read(parsed, terminal), new(Wait: true, json, report, parsed.GetValue(StudyArgument.Study)), terminal, cancellationToken);
        });
        return command;
    }
}
