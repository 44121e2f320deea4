using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Jobs.Library.Directions;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>directions map</c>: directions against each other at a layer, or two of them layer by layer.</summary>
internal static class DirectionsMapVerb
{
    internal static Command Create(Terminal terminal)
    {
        var names = new Argument<string[]>("NAME") { Description = "Directions of the library.", Arity = ArgumentArity.OneOrMore };
        var layer = new Option<int?>("--layer") { Description = "At this layer; without it, of two directions, each layer of the one with each of the other.", HelpName = "N" };
        var command = new Command("map", "Cosines of several directions at one layer, or of two across all layers.") { names, layer, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var chosen = parsed.GetRequiredValue(names);
            if (parsed.GetValue(layer) is null && chosen.Length != 2) throw new BadInputException("Name a layer with --layer, or two directions to compare across all layers.");
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var json = parsed.GetValue(OutputArguments.Json);
            if (parsed.GetValue(layer) is { } at)
            {
                var map = await server.Client.GetAsync<CosineMap>($"/api/directions/map?layer={at.ToString(CultureInfo.InvariantCulture)}&{string.Join('&', chosen.Select(name => $"direction={Uri.EscapeDataString(name)}"))}", cancellationToken, LibraryVerbs.Argument);
                Write(terminal, json, map, [.. map.Directions.Select(direction => direction.Name)], map.Cosines, map.Chance, map.Width);
            }
            else
            {
                var map = await server.Client.GetAsync<LayerMap>($"/api/directions/layers?a={Uri.EscapeDataString(chosen[0])}&b={Uri.EscapeDataString(chosen[1])}", cancellationToken, LibraryVerbs.Argument);
                Write(terminal, json, map, [.. Enumerable.Range(0, map.Cosines.Count).Select(one => one.ToString(CultureInfo.InvariantCulture))], map.Cosines, map.Chance, map.Width);
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write<T>(Terminal terminal, bool json, T map, string[] names, IReadOnlyList<double?[]> cosines, double chance, int width)
    {
        if (json)
        {
            terminal.Output.WriteLine(JsonSerializer.Serialize(map, ApiJson.Indented));
            return;
        }
        TextTable.Write(terminal.Output, ["", .. names], cosines.Select((row, i) => (string[])[names[i], .. row.Select(cosine => cosine?.ToString("0.000", CultureInfo.InvariantCulture) ?? "")]));
        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"chance: ±{chance:0.0000} (95 % of unrelated random directions of width {width})"));
    }
}
