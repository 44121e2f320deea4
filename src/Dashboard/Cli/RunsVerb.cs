using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Hosting;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>runs</c>: the list, and what can be done with a run. It reads the store itself, whether a server runs or not.</summary>
internal static class RunsVerb
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("runs", "List runs; show, cancel, resume one, read its log, list its files. Without more: list.")
        {
            RunsListVerb.Create("list", terminal),
            Show(terminal),
            Act("cancel", "Cancel a queued run, or ask a running one to stop.", terminal, (service, id, token) => service.CancelAsync(id, token)),
            Act("resume", "Queue an interrupted, failed or cancelled run again; finished items are kept.", terminal, (service, id, token) => service.ResumeAsync(id, token)),
            RunsLogsVerb.Create(terminal),
            Artifacts(terminal),
        };
        RunsListVerb.AsDefault(command, terminal);
        return command;
    }

    /// <summary>Opens the store, finds the run, and lets the verb speak about it.</summary>
    internal static async Task<int> WithRunAsync(
        ParseResult parsed, string id, Terminal terminal, Func<LocalStore, RunDetail, Task<int>> then, CancellationToken cancellationToken)
    {
        using var store = await LocalStore.OpenAsync(SettingsArguments.Read(parsed, terminal), terminal.MoreServices, cancellationToken);
        var run = await store.Get<RunQueries>().FindAsync(id, cancellationToken)
            ?? throw new BadInputException($"ID {id}: there is no such run in this data folder. './vectorscope runs' lists them.");
        return await then(store, run);
    }

    internal static Argument<string> Id() => new("ID") { Description = "The run's id." };

    private static Command Show(Terminal terminal)
    {
        var id = Id();
        var command = new Command("show", "One run with its spec, state and progress.") { id, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction((parsed, cancellationToken) => WithRunAsync(parsed, parsed.GetRequiredValue(id), terminal, (_, run) =>
        {
            if (parsed.GetValue(OutputArguments.Json)) terminal.Output.WriteLine(JsonSerializer.Serialize(RunDocument.Of(run), ApiJson.Indented));
            else RunText.Write(run, terminal.Output);
            return Task.FromResult(ExitCode.Done);
        }, cancellationToken));
        return command;
    }

    private static Command Act(string name, string description, Terminal terminal, Func<RunService, string, CancellationToken, Task<RunActionResult>> act)
    {
        var id = Id();
        var command = new Command(name, description) { id, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction((parsed, cancellationToken) => WithRunAsync(parsed, parsed.GetRequiredValue(id), terminal, async (store, run) =>
        {
            var result = await act(store.Get<RunService>(), run.Id, cancellationToken);
            if (!result.IsDone) throw new FailedException(result.Sentence);
            terminal.Output.WriteLine(parsed.GetValue(OutputArguments.Json) ? JsonSerializer.Serialize(new Done(result.Sentence, run.Id), ApiJson.Indented) : result.Sentence);
            if (name == "resume" && await RunningServer.FindAsync(SettingsArguments.Read(parsed, terminal).Data.Folder, cancellationToken) is null)
                terminal.Error.WriteLine("vectorscope: no server holds this data folder; the run waits for './vectorscope' or './vectorscope worker'.");
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }

    private static Command Artifacts(Terminal terminal)
    {
        var id = Id();
        var command = new Command("artifacts", "The files that a run made, and where they lie.") { id, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction((parsed, cancellationToken) => WithRunAsync(parsed, parsed.GetRequiredValue(id), terminal, async (store, run) =>
        {
            var files = (await store.Get<RunQueries>().ArtifactsAsync(run.Id, cancellationToken))
                .Select(file => new { file.Name, file.Kind, file.Bytes, file.Sha256, Path = store.Get<Jobs.Artifacts.ArtifactStore>().PathOf(file.Sha256) }).ToList();
            if (parsed.GetValue(OutputArguments.Json)) terminal.Output.WriteLine(JsonSerializer.Serialize(files, ApiJson.Indented));
            else TextTable.Write(terminal.Output, ["name", "kind", "bytes", "path"], files.Select(file => new[] { file.Name, file.Kind, $"{file.Bytes}", file.Path ?? "gone" }));
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }
}
