using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Api;
using Vectorscope.Jobs.Keys;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>keys</c>: by which programs use the server.</summary>
internal static class KeysVerb
{
    private const string Address = "/api/keys";

    internal static Command Create(Terminal terminal) => new("keys", "List, make and revoke the API keys by which programs use the server.")
    {
        List(terminal), Make(terminal), Revoke(terminal),
    };

    private static Command List(Terminal terminal)
    {
        var command = new Command("list", "List the keys; of none the key itself, which only its maker saw.") { OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var keys = await server.Client.GetAsync<List<ApiKeyRow>>(Address, cancellationToken);
            if (parsed.GetValue(OutputArguments.Json)) terminal.Output.WriteLine(JsonSerializer.Serialize(new { keys }, ApiJson.Indented));
            else
                TextTable.Write(terminal.Output, ["key", "name", "made", "last used", "state"], keys.Select(key => new[]
                {
                    $"{key.Prefix}…", TextTable.OneLine(key.Name), Day(key.CreatedAt), key.LastUsedAt is { } used ? Day(used) : "never", key.RevokedAt is { } revoked ? $"revoked {Day(revoked)}" : "open",
                }));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Make(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Of the program or person who is to use it." };
        var command = new Command("create", "Make a key and print it: it is shown this once.") { name, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var made = await server.Client.PostAsync<JsonObject>(Address, new KeyRequest(parsed.GetRequiredValue(name)), cancellationToken, _ => "NAME");
            terminal.Output.WriteLine(parsed.GetValue(OutputArguments.Json) ? made.ToJsonString(ApiJson.Indented) : (string)made["key"]!);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke(Terminal terminal)
    {
        var key = new Argument<string>("KEY") { Description = "Its name, its first characters as the list has them, or its id." };
        var command = new Command("revoke", "Revoke a key: it opens nothing from the next request on.") { key, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var which = Uri.EscapeDataString(parsed.GetRequiredValue(key).TrimEnd('…'));
            return LibraryVerbs.Say(await server.Client.PostAsync<Done>($"{Address}/{which}/revoke", null, cancellationToken), parsed, terminal);
        });
        return command;
    }

    private static string Day(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
