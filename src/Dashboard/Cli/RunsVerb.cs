using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>runs</c>: the list, and what can be done with a run. A server answers, the one that is there or the verb's own.</summary>
internal static class RunsVerb
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("runs", "List runs; show, cancel, resume one, read its log, list its files. Without more: list.")
        {
            RunsListVerb.Create("list", terminal),
            Show(terminal),
            Act("cancel", "Cancel a queued run, or ask a running one to stop.", terminal),
            Act("resume", "Queue an interrupted, failed or cancelled run again; finished items are kept.", terminal),
            RunsLogsVerb.Create(terminal),
            Artifacts(terminal),
        };
        RunsListVerb.AsDefault(command, terminal);
        return command;
    }

    /// <summary>Finds the run, and lets the verb speak about it.</summary>
    internal static async Task<int> WithRunAsync(
        ParseResult parsed, string id, Terminal terminal, Func<VerbServer, RunDocument, Task<int>> then, CancellationToken cancellationToken)
    {
        await using var server = await VerbServer.OpenAsync(SettingsArguments.Read(parsed, terminal), terminal, cancellationToken);
        var run = await server.Client.FindAsync<RunDocument>($"/api/runs/{Uri.EscapeDataString(id)}", cancellationToken)
            ?? throw new BadInputException($"ID {id}: there is no such run in this data folder. './vectorscope runs' lists them.");
        return await then(server, run);
    }

    internal static Argument<string> Id() => new("ID") { Description = "The run's id." };

    private static Command Show(Terminal terminal)
    {
        var id = Id();
        var command = new Command("show", "One run with its spec, state and progress.") { id, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction((parsed, cancellationToken) => WithRunAsync(parsed, parsed.GetRequiredValue(id), terminal, (_, run) =>
        {
            if (parsed.GetValue(OutputArguments.Json)) terminal.Output.WriteLine(JsonSerializer.Serialize(run, ApiJson.Indented));
            else RunText.Write(run, terminal.Output);
            return Task.FromResult(ExitCode.Done);
        }, cancellationToken));
        return command;
    }

    private static Command Act(string name, string description, Terminal terminal)
    {
        var id = Id();
        var command = new Command(name, description) { id, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction((parsed, cancellationToken) => WithRunAsync(parsed, parsed.GetRequiredValue(id), terminal, async (server, run) =>
        {
            var done = await server.Client.PostAsync<Done>($"/api/runs/{run.Id}/{name}", null, cancellationToken);
            terminal.Output.WriteLine(parsed.GetValue(OutputArguments.Json) ? JsonSerializer.Serialize(done with { Id = run.Id }, ApiJson.Indented) : done.Sentence);
            if (name == "resume" && server.IsOwn)
                terminal.Error.WriteLine("vectorscope: no server holds this data folder; the run waits for './vectorscope' or './vectorscope worker'.");
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }

    private static Command Artifacts(Terminal terminal)
    {
        var id = Id();
        var command = new Command("artifacts", "The files that a run made, and where they lie.") { id, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction((parsed, cancellationToken) => WithRunAsync(parsed, parsed.GetRequiredValue(id), terminal, async (server, run) =>
        {
            var files = await server.Client.GetAsync<IReadOnlyList<ArtifactPlace>>($"/api/runs/{run.Id}/artifact-places", cancellationToken);
            if (parsed.GetValue(OutputArguments.Json)) terminal.Output.WriteLine(JsonSerializer.Serialize(files, ApiJson.Indented));
            else TextTable.Write(terminal.Output, ["name", "kind", "bytes", "path"], files.Select(file => new[] { file.Name, file.Kind, $"{file.Bytes}", file.Path ?? "gone" }));
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }
}
