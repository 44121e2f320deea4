using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>directions</c>: the library of directions.</summary>
internal static class DirectionsVerb
{
    private const string Address = "directions", Noun = "direction", One = "a direction";

    internal static Command Create(Terminal terminal) => new("directions", "List, import, export, audit and compare directions, or take one from a capture. `direction` finds and combines them.")
    {
        List(terminal), Import(terminal), DirectionsFromVerb.Create(terminal), DirectionsExportVerb.Create(terminal), DirectionsAuditVerb.Create(terminal), DirectionsMapVerb.Create(terminal), Cosines(terminal),
        LibraryVerbs.Rename(terminal, Address, Noun, One), LibraryVerbs.Delete(terminal, Address, Noun, One),
    };

    private static Command List(Terminal terminal)
    {
        var command = new Command("list", "List the directions.") { OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var list = await server.Client.GetAsync<JsonArray>($"/api/{Address}", cancellationToken);
            if (parsed.GetValue(OutputArguments.Json)) terminal.Output.WriteLine(new JsonObject { [Address] = list }.ToJsonString(ApiJson.Indented));
            else TextTable.Write(terminal.Output, ["name", "hash", "layers", "width", "method", "position", "from"], list.Select(entry => Row(entry!)));
            return ExitCode.Done;
        });
        return command;
    }

    private static string[] Row(JsonNode entry)
    {
        var from = entry["provenance"]!;
        return
        [
            (string)entry["name"]!, ((string)entry["hash"]!)[..12], $"0-{entry["layers"]}", $"{entry["width"]}", (string?)from["method"] ?? "", (string?)from["position"] ?? "",
            from["positive"] is { } positive ? $"{positive} over {from["negative"]}" : "",
        ];
    }

    private static Command Import(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A direction: safetensors with the tensor direction [L+1, d], or a control vector of llama.cpp (GGUF)." };
        var (name, description, replace) = (LibraryVerbs.Name(), LibraryVerbs.Description(), LibraryVerbs.Replace());
        var command = new Command("import", "Take a direction from a file.") { file, name, description, replace, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var request = new LibraryFileRequest(
                FolderPath.Resolve(parsed.GetRequiredValue(file), terminal.Folder), parsed.GetRequiredValue(name), parsed.GetValue(description), parsed.GetValue(replace));
            return Say(await server.Client.PostAsync<DirectionSaved>($"/api/{Address}/from-file", request, cancellationToken, LibraryVerbs.Argument), parsed, terminal);
        });
        return command;
    }

    internal static int Say(DirectionSaved saved, ParseResult parsed, Terminal terminal)
    {
        foreach (var note in saved.Notes) terminal.Error.WriteLine($"vectorscope: {note}");
        terminal.Output.WriteLine(parsed.GetValue(OutputArguments.Json) ? JsonSerializer.Serialize(saved, ApiJson.Indented) : saved.Sentence);
        return ExitCode.Done;
    }

    private static Command Cosines(Terminal terminal)
    {
        var (a, b) = (new Argument<string>("A") { Description = "A direction: its name, or a file." }, new Argument<string>("B") { Description = "Another one." });
        var command = new Command("cosines", "Compare two directions layer by layer.") { a, b, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            string Named(string text) => Uri.EscapeDataString(InterventionFile.IsFile(text) && !FileReference.IsOfStore(text) ? FolderPath.Resolve(text, terminal.Folder) : text);
            var report = await server.Client.GetAsync<CosineReport>(
                $"/api/{Address}/cosines?a={Named(parsed.GetRequiredValue(a))}&b={Named(parsed.GetRequiredValue(b))}", cancellationToken, LibraryVerbs.Argument);
            if (parsed.GetValue(OutputArguments.Json)) terminal.Output.WriteLine(JsonSerializer.Serialize(report, ApiJson.Indented));
            else
            {
                TextTable.Write(terminal.Output, ["layer", "cosine"], report.Layers.Select(row => new[] { $"{row.Layer}", row.Cosine?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "no usable row" }));
                terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"chance: ±{report.Chance:0.0000} (95 % of random directions of width {report.Width})"));
            }
            return ExitCode.Done;
        });
        return command;
    }
}
