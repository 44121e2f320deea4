using System.CommandLine;
using Vectorscope.Dashboard.Cli.Launching;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>episodes</c>: makes an episodes file as a spec or flags say, or tells the chats of one.</summary>
internal static class EpisodesVerb
{
    internal static Command Create(Terminal terminal)
    {
        var flags = new SpecFlags(SpecShape.Of<EpisodesSpec>());
        var file = new Argument<string?>("SPEC.json")
        {
            Description = "The spec; its kind may be left out. - reads standard input. Flags stand above it, or alone.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var wait = LaunchVerb.WaitOption();
        var command = new Command("episodes", "Walk through generated tasks in sandboxes, to learn from. Prints the run's id.")
        {
            file, wait, StudyArgument.Study, OutputArguments.Json, SettingsArguments.Data, EpisodesTellVerb.Create(terminal),
        };
        foreach (var option in flags.All) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = SettingsArguments.Read(parsed, terminal);
            var spec = parsed.GetValue(file) is { } path ? await SpecFile.ReadAsync("SPEC.json", path, terminal, cancellationToken) : [];
            spec.TryAdd("kind", EpisodesSpec.KindName);
            flags.Apply(parsed, spec);
            return await Launcher.RunAsync(spec, settings, new(parsed.GetValue(wait), parsed.GetValue(OutputArguments.Json), Study: parsed.GetValue(StudyArgument.Study)), terminal, cancellationToken);
        });
        return command;
    }
}
