using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Launching;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The verb of a kind that has none of its own: a flag per setting, launched or printed.</summary>
internal static partial class RunVerb
{
    internal static Command Create(Terminal terminal, RunKindView view)
    {
        var flags = new SpecFlags(view.Shape);
        var file = new Option<string?>("--spec") { Description = "A spec to start from; - reads standard input. Flags stand above it.", HelpName = "FILE" };
        var preset = new Option<string?>("--preset") { Description = "A preset to start from, as the launch form offers them. Flags stand above it.", HelpName = "NAME" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Print the spec and launch nothing." };
        var wait = LaunchVerb.WaitOption();
        var command = new Command(view.Kind, $"{view.Summary} Prints the run's id.") { file, preset, wait, dryRun, StudyArgument.Study, OutputArguments.Json, SettingsArguments.Data };
        foreach (var option in flags.All) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(file) is not null && result.GetResult(preset) is not null) result.AddError("Give --spec or --preset, not both.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = SettingsArguments.Read(parsed, terminal);
            var spec = parsed.GetValue(file) is { } path ? await SpecFile.ReadAsync("--spec", path, terminal, cancellationToken)
                : parsed.GetValue(preset) is { } name ? StartFrom(name, view, settings, terminal)
                : [];
            if (spec["kind"] is { } other && !JsonNode.DeepEquals(other, view.Kind))
                throw new BadInputException($"--spec: its kind is {other.ToJsonString()}; {view.Kind} runs specs of kind \"{view.Kind}\", launch runs all.");
            spec["kind"] = view.Kind;
            flags.Apply(parsed, spec);
            if (parsed.GetValue(dryRun))
            {
                terminal.Output.WriteLine(JsonSerializer.Serialize(spec, ApiJson.Indented));
                return ExitCode.Done;
            }
            var (stay, json) = (parsed.GetValue(wait), parsed.GetValue(OutputArguments.Json));
            return await Launcher.RunAsync(spec, settings, new(stay, json, stay ? view.Report?.Invoke(terminal, json) : null, parsed.GetValue(StudyArgument.Study)), terminal, cancellationToken);
        });
        return command;
    }

    /// <summary>What to type for a spec, as a POSIX shell reads it.</summary>
    internal static string LineFor(RunKindView view, JsonObject spec) =>
        string.Join(' ', new SpecFlags(view.Shape).Arguments(spec).Select(Quoted).Prepend($"vectorscope {view.Kind}").Append("--wait"));

    private static string Quoted(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9_./,:=+-]+\z")]
    private static partial Regex Plain();

    /// <summary>The preset as it is registered; nothing of the store is opened for it.</summary>
    private static JsonObject StartFrom(string name, RunKindView view, Settings settings, Terminal terminal)
    {
        var services = new ServiceCollection();
        services.AddJobs(settings, work: false);
        terminal.MoreServices?.Invoke(services);
        var presets = services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance).OfType<RunKindPresets>()
            .Where(known => known.Kind == view.Kind).SelectMany(known => known.Presets).ToList();
        return presets.FirstOrDefault(preset => preset.Name == name)?.Spec.DeepClone().AsObject()
            ?? throw new BadInputException($"--preset {name}: {(presets.Count == 0 ? $"{view.Kind} has no presets" : $"there are {string.Join(", ", presets.Select(preset => preset.Name))}")}.");
    }
}
