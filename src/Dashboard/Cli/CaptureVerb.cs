using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Launching;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>capture</c>: a capture spec from flags, launched or printed.</summary>
internal static class CaptureVerb
{
    internal static Command Create(Terminal terminal)
    {
        var flags = new CaptureFlags();
        var wait = LaunchVerb.WaitOption();
        var dryRun = new Option<bool>("--dry-run") { Description = "Print the spec and launch nothing." };
        var command = new Command("capture", "Capture activations of a model under contrasting personas or prompt sets. Prints the run's id.")
        {
            wait, dryRun, StudyArgument.Study, OutputArguments.Json, SettingsArguments.Data,
        };
        foreach (var option in flags.All) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            var spec = flags.ToSpec(parsed);
            if (!parsed.GetValue(dryRun))
                return Launcher.RunAsync(spec, SettingsArguments.Read(parsed, terminal), new(parsed.GetValue(wait), parsed.GetValue(OutputArguments.Json), Study: parsed.GetValue(StudyArgument.Study)), terminal, cancellationToken);
            terminal.Output.WriteLine(JsonSerializer.Serialize(spec, ApiJson.Indented));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
