using System.CommandLine;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>interventions</c>: the library of interventions.</summary>
internal static class InterventionsVerb
{
    private const string Address = "interventions", Noun = "intervention", One = "an intervention";

    internal static Command Create(Terminal terminal) => new("interventions", "List, show, import and export interventions.")
    {
        List(terminal), Show(terminal), Import(terminal), Export(terminal), LibraryVerbs.Rename(terminal, Address, Noun, One), LibraryVerbs.Delete(terminal, Address, Noun, One),
    };

    private static Command List(Terminal terminal)
    {
        var command = new Command("list", "List the interventions.") { OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var list = await server.Client.GetAsync<JsonArray>($"/api/{Address}", cancellationToken);
            if (parsed.GetValue(OutputArguments.Json)) terminal.Output.WriteLine(new JsonObject { [Address] = list }.ToJsonString(ApiJson.Indented));
            else
                TextTable.Write(terminal.Output, ["name", "hash", "operations"], list.Select(entry => new[]
                {
                    (string)entry!["name"]!, ((string)entry["hash"]!)[..12], (string)entry["text"]!,
                }));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "The intervention, also as it was, by NAME@HASH." };
        var command = new Command("show", "Print an intervention.") { name, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var entry = await LibraryVerbs.GetAsync(server, Address, parsed.GetRequiredValue(name), cancellationToken);
            if (!parsed.GetValue(OutputArguments.Json))
            {
                terminal.Output.WriteLine($"{entry["name"]}  {entry["hash"]}{((string?)entry["description"] is { Length: > 0 } text ? $"  {TextTable.OneLine(text)}" : "")}");
                entry = Content(entry);
            }
            terminal.Output.WriteLine(entry.ToJsonString(ApiJson.Indented));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Import(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "JSON with operations (docs/interventions.md). Files of directions that it names are taken along." };
        var (name, description, replace) = (LibraryVerbs.Name(), LibraryVerbs.Description(), LibraryVerbs.Replace());
        var command = new Command("import", "Take an intervention from a file.") { file, name, description, replace, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var request = new LibraryFileRequest(
                FolderPath.Resolve(parsed.GetRequiredValue(file), terminal.Folder), parsed.GetRequiredValue(name), parsed.GetValue(description), parsed.GetValue(replace));
            return LibraryVerbs.Say(await server.Client.PostAsync<Done>($"/api/{Address}/from-file", request, cancellationToken, LibraryVerbs.Argument), parsed, terminal);
        });
        return command;
    }

    private static Command Export(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "The intervention, also as it was, by NAME@HASH." };
        var output = new Option<string>("--out") { Description = "The file to write.", HelpName = "FILE", Required = true };
        var command = new Command("export", "Write an intervention to a file.") { name, output, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = FolderPath.Resolve(parsed.GetRequiredValue(output), terminal.Folder);
            if (!Directory.Exists(Path.GetDirectoryName(path))) throw new BadInputException($"--out: there is no folder {Path.GetDirectoryName(path)}.");
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var entry = await LibraryVerbs.GetAsync(server, Address, parsed.GetRequiredValue(name), cancellationToken);
            await File.WriteAllTextAsync(path, Content(entry).ToJsonString(ApiJson.Indented) + "\n", cancellationToken);
            terminal.Output.WriteLine(parsed.GetValue(OutputArguments.Json)
                ? new JsonObject { ["name"] = entry["name"]!.DeepClone(), ["hash"] = entry["hash"]!.DeepClone(), ["file"] = path }.ToJsonString(ApiJson.Indented)
                : path);
            return ExitCode.Done;
        });
        return command;
    }

    private static JsonObject Content(JsonObject entry) => new() { ["operations"] = entry["operations"]!.DeepClone(), ["head"] = entry["head"]!.DeepClone() };
}
