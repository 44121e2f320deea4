using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Serving;

namespace Vectorscope.Dashboard.Cli;

/// <summary>What the verbs of named libraries have in common.</summary>
internal static class LibraryVerbs
{
    /// <summary>Fields of requests by what the caller knows them as.</summary>
    internal static string Argument(string field) => field switch
    {
        "file" => "FILE",
        "run" => "RUN",
        "a" => "A",
        "b" => "B",
        _ => "--" + field,
    };

    internal static Option<string> Name() => new("--name") { Description = "What it is to be called.", HelpName = "NAME", Required = true };

    internal static Option<string?> Description() => new("--description") { Description = "A note for people.", HelpName = "TEXT" };

    internal static Option<bool> Replace() => new("--replace") { Description = "An entry of that name gets the new content; what it held stays as NAME@HASH." };

    /// <param name="address">Of the library: <c>directions</c>.</param>
    /// <param name="one">The noun with its article.</param>
    internal static Command Rename(Terminal terminal, string address, string noun, string one)
    {
        var (from, to) = (new Argument<string>("NAME") { Description = $"The {noun}." }, new Argument<string>("NEW") { Description = "Its new name." });
        var command = new Command("rename", $"Give {one} another name.") { from, to, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await OpenAsync(parsed, terminal, cancellationToken);
            var id = await IdAsync(server, address, parsed.GetRequiredValue(from), cancellationToken);
            var done = await server.Client.PostAsync<Done>($"/api/{address}/{id}/rename", new RenameRequest(parsed.GetRequiredValue(to)), cancellationToken, _ => "NEW");
            return Say(done, parsed, terminal);
        });
        return command;
    }

    /// <inheritdoc cref="Rename"/>
    internal static Command Delete(Terminal terminal, string address, string noun, string one)
    {
        var name = new Argument<string>("NAME") { Description = $"The {noun}." };
        var command = new Command("delete", $"Delete {one}; runs that used it keep their own copy.") { name, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await OpenAsync(parsed, terminal, cancellationToken);
            var id = await IdAsync(server, address, parsed.GetRequiredValue(name), cancellationToken);
            return Say(await server.Client.DeleteAsync<Done>($"/api/{address}/{id}", cancellationToken), parsed, terminal);
        });
        return command;
    }

    internal static Task<VerbServer> OpenAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken) =>
        VerbServer.OpenAsync(SettingsArguments.Read(parsed, terminal), terminal, cancellationToken);

    /// <summary>An entry by name, id or NAME@HASH.</summary>
    internal static Task<JsonObject> GetAsync(VerbServer server, string address, string name, CancellationToken cancellationToken) =>
        server.Client.GetAsync<JsonObject>($"/api/{address}/{Uri.EscapeDataString(name)}", cancellationToken);

    internal static int Say(Done done, ParseResult parsed, Terminal terminal)
    {
        terminal.Output.WriteLine(parsed.GetValue(OutputArguments.Json) ? JsonSerializer.Serialize(done, ApiJson.Indented) : done.Sentence);
        return ExitCode.Done;
    }

    private static async Task<string> IdAsync(VerbServer server, string address, string name, CancellationToken cancellationToken) =>
        (string)(await GetAsync(server, address, name, cancellationToken))["id"]!;
}
