using System.CommandLine;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Cli.Launching;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Training;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>train</c>: a training from its spec or from flags, with a line now and then.</summary>
internal static class TrainVerb
{
    internal static Command Create(Terminal terminal)
    {
        var flags = new SpecFlags(SpecShape.Of<TrainingSpec>());
        var file = new Argument<string?>("SPEC.json")
        {
            Description = "The spec of a training, as the launch form shows it; - reads standard input. Flags stand above it, or alone.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("train", "Train a model. Prints a line now and then, and its folder at the end; stays until then. Ctrl-C cancels, and the run can be resumed.")
        {
            file, StudyArgument.Study, OutputArguments.Json, SettingsArguments.Data,
        };
        foreach (var option in flags.All) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = SettingsArguments.Read(parsed, terminal);
            var spec = parsed.GetValue(file) is { } path ? await SpecFile.ReadAsync(TrainingSpec.KindName, "train", path, terminal, cancellationToken) : new JsonObject { ["kind"] = TrainingSpec.KindName };
            flags.Apply(parsed, spec);
            var json = parsed.GetValue(OutputArguments.Json);
            return await Launcher.RunAsync(spec, settings, new(Wait: true, json, new StepReport(terminal, json), parsed.GetValue(StudyArgument.Study)), terminal, cancellationToken);
        });
        return command;
    }
}
