using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Jobs.Library.TaskSets;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>tasks list</c> and <c>tasks add</c>: the task sets that runs can name.</summary>
internal static class TasksListVerb
{
    internal static Command CreateList(Terminal terminal)
    {
        var command = new Command("list", "List the task sets.") { OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await VerbServer.OpenAsync(SettingsArguments.Read(parsed, terminal), terminal, cancellationToken);
            var sets = await server.Client.GetAsync<IReadOnlyList<TaskSetRow>>("/api/task-sets", cancellationToken);
            if (parsed.GetValue(OutputArguments.Json)) terminal.Output.WriteLine(JsonSerializer.Serialize(sets, ApiJson.Indented));
            else
                TextTable.Write(terminal.Output, ["name", "tasks", "usable", "folder"], sets.Select(set => new[]
                {
                    set.Name, $"{set.Summary?.Tasks}", $"{set.Summary?.Usable}", set.Missing ? $"{set.Folder} (not there)" : set.Folder,
                }));
            return ExitCode.Done;
        });
        return command;
    }

    internal static Command CreateAdd(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "A task, a folder of tasks, or a folder of such folders. It stays where it is." };
        var name = new Option<string?>("--name") { Description = "What runs call the set (default: the folder's name).", HelpName = "NAME" };
        var command = new Command("add", "Put a folder of tasks on the list.") { folder, name, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await VerbServer.OpenAsync(SettingsArguments.Read(parsed, terminal), terminal, cancellationToken);
            var request = new TaskSetRequest(FolderPath.Resolve(parsed.GetRequiredValue(folder), terminal.Folder), parsed.GetValue(name));
            var done = await server.Client.PostAsync<Done>("/api/task-sets", request, cancellationToken, field => field == "name" ? "--name" : "DIR");
            terminal.Output.WriteLine(done.Sentence);
            return ExitCode.Done;
        });
        return command;
    }
}
