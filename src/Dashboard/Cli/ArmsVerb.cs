using System.CommandLine;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Jobs.Library.Arms;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>arms</c>: the library of arms.</summary>
internal static class ArmsVerb
{
    private const string Address = "arms", Noun = "arm", One = "an arm";

    internal static Command Create(Terminal terminal) => new("arms", "List, show, save, rename and delete arms: what the server answers with as MODEL@ARM.")
    {
        List(terminal), Show(terminal), Save(terminal), LibraryVerbs.Rename(terminal, Address, Noun, One), LibraryVerbs.Delete(terminal, Address, Noun, One),
    };

    private static Command List(Terminal terminal)
    {
        var command = new Command("list", "List the arms.") { OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var list = await server.Client.GetAsync<JsonArray>($"/api/{Address}", cancellationToken);
            if (parsed.GetValue(OutputArguments.Json)) terminal.Output.WriteLine(new JsonObject { [Address] = list }.ToJsonString(ApiJson.Indented));
            else
                TextTable.Write(terminal.Output, ["name", "hash", "what it does"], list.Select(entry => new[]
                {
                    (string)entry!["name"]!, ((string)entry["hash"]!)[..12], (string)entry["text"]!,
                }));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "The arm, also as it was, by NAME@HASH." };
        var command = new Command("show", "Print an arm.") { name, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var entry = await LibraryVerbs.GetAsync(server, Address, parsed.GetRequiredValue(name), cancellationToken);
            if (!parsed.GetValue(OutputArguments.Json))
            {
                terminal.Output.WriteLine($"{entry["name"]}  {entry["hash"]}{((string?)entry["description"] is { Length: > 0 } text ? $"  {TextTable.OneLine(text)}" : "")}");
                entry = new JsonObject(SpecShape.Of<ArmContent>().Fields.Select(field => KeyValuePair.Create(field.Name, entry[field.Name]?.DeepClone())));
            }
            terminal.Output.WriteLine(entry.ToJsonString(ApiJson.Indented));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Save(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "What it is to be called." };
        var (description, replace) = (LibraryVerbs.Description(), LibraryVerbs.Replace());
        var flags = new SpecFlags(SpecShape.Of<ArmContent>());
        var command = new Command("save", "Save an arm; what is left out is as the model has it.") { name, description, replace, OutputArguments.Json, SettingsArguments.Data };
        foreach (var flag in flags.All) command.Options.Add(flag);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var entry = new JsonObject { ["name"] = parsed.GetRequiredValue(name), ["description"] = parsed.GetValue(description) ?? "" };
            flags.Apply(parsed, entry);
            await ReadFileAsync(entry, terminal.Folder, cancellationToken);
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var same = parsed.GetValue(replace)
                ? (await server.Client.GetAsync<JsonArray>($"/api/{Address}", cancellationToken))
                    .FirstOrDefault(other => string.Equals((string?)other!["name"], (string?)entry["name"], StringComparison.OrdinalIgnoreCase))
                : null;
            var done = same is null
                ? await server.Client.PostAsync<Done>($"/api/{Address}", entry, cancellationToken, field => Argument(flags, field))
                : await server.Client.PutAsync<Done>($"/api/{Address}/{same["id"]}", entry, cancellationToken, field => Argument(flags, field));
            return LibraryVerbs.Say(done, parsed, terminal);
        });
        return command;
    }

    // The library keeps no file of an arm's: the operations in it go along.
    private static async Task ReadFileAsync(JsonObject entry, string folder, CancellationToken cancellationToken)
    {
        if ((entry["intervention"] as JsonValue)?.GetValue<string>() is not { } text || !InterventionKind.IsFile(text) || FileReference.IsOfStore(text)) return;
        var path = FolderPath.Resolve(text, folder);
        try
        {
            entry["intervention"] = JsonNode.Parse(await File.ReadAllTextAsync(path, cancellationToken));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            throw new BadInputException($"--intervention {text}: {e.Message}");
        }
    }

    private static string Argument(SpecFlags flags, string field) => field == "name" ? "NAME" : flags.FlagOf(field) ?? "--" + field;
}
