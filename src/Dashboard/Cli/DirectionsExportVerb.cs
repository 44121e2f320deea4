using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Jobs.Library.Directions;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>directions export</c>: a direction as a file.</summary>
internal static class DirectionsExportVerb
{
    private sealed record Written(string Name, string Hash, string File, string Format, IReadOnlyList<string> LeftOut);

    internal static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "The direction, also as it was, by NAME@HASH." };
        var output = new Option<string>("--out") { Description = "The file to write.", HelpName = "FILE", Required = true };
        var format = new Option<string?>("--format") { Description = "safetensors (all that is known of it), or gguf (a control vector of llama.cpp); by default as the file's name ends.", HelpName = "FORMAT" };
        var command = new Command("export", "Write a direction to a file.") { name, output, format, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = FolderPath.Resolve(parsed.GetRequiredValue(output), terminal.Folder);
            var chosen = parsed.GetValue(format) ?? (path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) ? "gguf" : "safetensors");
            if (chosen is not ("safetensors" or "gguf")) throw new BadInputException($"--format {chosen} is not known. Give safetensors or gguf.");
            if (!Directory.Exists(Path.GetDirectoryName(path))) throw new BadInputException($"--out: there is no folder {Path.GetDirectoryName(path)}.");
            return RunAsync(parsed.GetRequiredValue(name), path, chosen, parsed, terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(string name, string path, string format, ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
        var entry = await LibraryVerbs.GetAsync(server, "directions", name, cancellationToken);
        var leftOut = format == "gguf" ? ControlVectorWords.LeftOut(entry.Deserialize<DirectionContent>(ApiJson.Options)!) : [];
        await server.Client.DownloadAsync($"/api/directions/{Uri.EscapeDataString(name)}/file?format={format}", path, cancellationToken, LibraryVerbs.Argument);
        foreach (var words in leftOut) terminal.Error.WriteLine($"vectorscope: {words}");
        terminal.Output.WriteLine(parsed.GetValue(OutputArguments.Json)
            ? JsonSerializer.Serialize(new Written((string)entry["name"]!, (string)entry["hash"]!, path, format, leftOut), ApiJson.Indented)
            : path);
        return ExitCode.Done;
    }
}
