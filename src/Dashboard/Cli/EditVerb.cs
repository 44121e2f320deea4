using System.CommandLine;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Cli.Launching;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>edit</c>: an intervention baked into a model's weights, from its spec or from flags.</summary>
internal static class EditVerb
{
    internal static Command Create(Terminal terminal)
    {
        var flags = new SpecFlags(SpecShape.Of<EditSpec>());
        var file = new Argument<string?>("SPEC.json")
        {
            Description = "The spec of an edit, as the launch form shows it; - reads standard input. Flags stand above it, or alone.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("edit", "Bake an intervention into a model's weights. Prints the new model's folder; stays until it is there. Ctrl-C cancels, and the run can be resumed.")
        {
            file, StudyArgument.Study, OutputArguments.Json, SettingsArguments.Data,
        };
        foreach (var option in flags.All) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = SettingsArguments.Read(parsed, terminal);
            var spec = parsed.GetValue(file) is { } path ? await SpecFile.ReadAsync(EditSpec.KindName, "edit", path, terminal, cancellationToken) : new JsonObject { ["kind"] = EditSpec.KindName };
            flags.Apply(parsed, spec);
            return await Launcher.RunAsync(spec, settings, new(Wait: true, Json: true, new EditOutcome(terminal, parsed.GetValue(OutputArguments.Json)), parsed.GetValue(StudyArgument.Study)), terminal, cancellationToken);
        });
        return command;
    }
}
