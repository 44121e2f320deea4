using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>runs list</c>, newest first.</summary>
internal static class RunsListVerb
{
    private static readonly Option<string[]> State = new("--state") { Description = "Only runs in this state; may be repeated.", HelpName = "STATE" };
    private static readonly Option<string?> Text = new("--text") { Description = "Only runs with this in their name, id, tags or notes.", HelpName = "TEXT" };
    private static readonly Option<bool> Archived = new("--archived") { Description = "Archived runs instead." };
    private static readonly Option<int> Count = new("--count") { Description = "At most so many (default 50).", HelpName = "N", DefaultValueFactory = _ => 50 };

    internal static Command Create(string name, Terminal terminal)
    {
        var command = new Command(name, "List runs, newest first.");
        AsDefault(command, terminal);
        return command;
    }

    /// <summary>Makes listing what the command does by itself.</summary>
    internal static void AsDefault(Command command, Terminal terminal)
    {
        foreach (var option in new Option[] { State, Text, Archived, Count, OutputArguments.Json, SettingsArguments.Data }) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, terminal, cancellationToken));
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var states = (parsed.GetValue(State) ?? []).Select(name => RunStateNames.TryParse(name, out var state)
            ? state : throw new BadInputException($"--state {name} is not a state. States are {string.Join(", ", Enum.GetValues<RunState>().Select(RunStateNames.Of))}.")).ToList();
        var count = parsed.GetValue(Count);
        if (count < 1) throw new BadInputException($"--count {count}: give at least 1.");
        await using var server = await VerbServer.OpenAsync(SettingsArguments.Read(parsed, terminal), terminal, cancellationToken);
        var rows = await ListAsync(server.Client, [.. states.Select(state => ("state", (string?)RunStateNames.Of(state))), ("text", parsed.GetValue(Text)), ("archived", parsed.GetValue(Archived) ? "true" : null)], count, cancellationToken);
        if (parsed.GetValue(OutputArguments.Json)) terminal.Output.WriteLine(JsonSerializer.Serialize(rows, ApiJson.Indented));
        else
            TextTable.Write(terminal.Output, ["id", "state", "created (UTC)", "progress", "name"],
                rows.Select(row => new[] { row.Id, RunStateNames.Of(row.State), $"{row.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}", row.Progress.Total is { } total ? $"{row.Progress.Done}/{total}" : "", row.Name }));
        return ExitCode.Done;
    }

    private static async Task<List<RunRow>> ListAsync(ServerClient server, (string, string?)[] filter, int count, CancellationToken cancellationToken)
    {
        var rows = new List<RunRow>();
        while (rows.Count < count)
        {
            var page = await server.GetAsync<RunPage>(
                Urls.Query("/api/runs", [.. filter, ("offset", $"{rows.Count}"), ("count", $"{Math.Min(RunsApi.MostRows, count - rows.Count)}")]), cancellationToken);
            if (page.Items.Count == 0) break;
            rows.AddRange(page.Items);
        }
        return rows;
    }
}
