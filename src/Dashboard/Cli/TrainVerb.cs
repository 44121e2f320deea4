using System.CommandLine;
using Vectorscope.Dashboard.Cli.Launching;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>train</c>: a training from its spec, with a line now and then.</summary>
internal static class TrainVerb
{
    internal static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("SPEC.json") { Description = "The spec of a training, as the launch form shows it; - reads standard input." };
        var command = new Command("train", "Train a model. Prints a line now and then, and its folder at the end; stays until then. Ctrl-C cancels, and the run can be resumed.")
        {
            file, OutputArguments.Json, SettingsArguments.Data,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = SettingsArguments.Read(parsed, terminal);
            var spec = await SpecFile.ReadAsync("SPEC.json", parsed.GetRequiredValue(file), terminal, cancellationToken);
            if ((string?)spec["kind"] is not Jobs.Training.TrainingSpec.KindName)
                throw new BadInputException($"SPEC.json: its kind is {spec["kind"]?.ToJsonString() ?? "missing"}; train runs specs of kind \"training\", launch runs all.");
            var json = parsed.GetValue(OutputArguments.Json);
            return await Launcher.RunAsync(spec, settings, new(Wait: true, json, new StepReport(terminal, json)), terminal, cancellationToken);
        });
        return command;
    }
}
