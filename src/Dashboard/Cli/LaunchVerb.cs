using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Cli.Launching;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>launch</c>: runs what a spec describes, on the server that holds the data folder or else in this process.</summary>
internal static class LaunchVerb
{
    internal static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("SPEC.json") { Description = "The spec, as the launch form shows it; - reads standard input." };
        var wait = WaitOption();
        var command = new Command("launch", "Run what a spec describes. Prints the run's id.") { file, wait, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = SettingsArguments.Read(parsed, terminal);
            var spec = await ReadAsync(parsed.GetRequiredValue(file), terminal, cancellationToken);
            return await Launcher.RunAsync(spec, settings, new(parsed.GetValue(wait), parsed.GetValue(OutputArguments.Json)), terminal, cancellationToken);
        });
        return command;
    }

    internal static Option<bool> WaitOption() => new("--wait") { Description = "Stay until it ends, with progress on stderr, and exit by its outcome. Ctrl-C cancels the run." };

    private static async Task<JsonObject> ReadAsync(string file, Terminal terminal, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(file, terminal.Folder);
        if (file != "-" && !File.Exists(path)) throw new BadInputException($"SPEC.json: there is no file {path}.");
        await using var stream = file == "-" ? terminal.Input : File.OpenRead(path);
        try
        {
            return await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken) as JsonObject
                ?? throw new BadInputException($"SPEC.json: {path} holds no JSON object. It must look like {{\"kind\": \"capture\", …}}.");
        }
        catch (JsonException e)
        {
            throw new BadInputException($"SPEC.json: {path} is not JSON: {e.Message}", e);
        }
    }
}
