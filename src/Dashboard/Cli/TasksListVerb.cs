using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
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
            using var store = await LocalStore.OpenAsync(SettingsArguments.Read(parsed, terminal), terminal.MoreServices, cancellationToken);
            var sets = await store.Get<TaskSetLibrary>().ListAsync(cancellationToken);
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
            using var store = await LocalStore.OpenAsync(SettingsArguments.Read(parsed, terminal), terminal.MoreServices, cancellationToken);
            var path = FolderPath.Resolve(parsed.GetRequiredValue(folder), terminal.Folder);
            var result = await store.Get<TaskSetLibrary>().ImportAsync(path, parsed.GetValue(name), cancellationToken);
            if (result.Errors is [var error, ..]) throw new BadInputException($"{(error.Field == "name" ? "--name" : "DIR")}: {error.Message}");
            terminal.Output.WriteLine(result.Sentence);
            return ExitCode.Done;
        });
        return command;
    }
}
