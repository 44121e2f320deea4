using System.CommandLine;
using System.Globalization;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Sandboxes.Docker;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>tasks validate</c>: what is in a folder of tasks, and what is wrong with it, file by file and key by key.</summary>
internal static class TasksValidateVerb
{
    internal static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "A task, a folder of tasks, or a folder of such folders." };
        var json = new Option<bool>("--json") { Description = "Print one line of JSON for each task, with task.toml's own names, instead of a table." };
        var command = new Command("validate", "Check every task of a folder. Fails when one of them cannot be run.") { folder, json };
        command.SetAction((parsed, _) => Task.FromResult(Run(
            FolderPath.Resolve(parsed.GetRequiredValue(folder), terminal.Folder), parsed.GetValue(json), terminal)));
        return command;
    }

    private static int Run(string folder, bool json, Terminal terminal)
    {
        if (!Directory.Exists(folder)) throw new BadInputException($"DIR: there is no folder {folder}.");
        var readings = TaskFolders.Read(folder).Select(WithBuilder).ToArray();
        if (readings.Length == 0) throw new BadInputException($"DIR: {folder} holds no task. A task is a folder with a task.toml; it may lie in {folder} itself or one level down.");
        if (json)
            foreach (var reading in readings) terminal.Output.WriteLine(TaskJson.Of(reading).ToJsonString(JobsJson.Options));
        else
            Write(readings, terminal);
        return readings.Any(reading => reading.HasErrors) ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>What this machine cannot build is better known before a run than in each of its trials.</summary>
    private static TaskReading WithBuilder(TaskReading reading) =>
        BuildKit.ProblemOf(reading.Outline?.Environment) is { } problem ? reading with { Problems = [.. reading.Problems, problem] } : reading;

    private static void Write(TaskReading[] readings, Terminal terminal)
    {
        TextTable.Write(terminal.Output, ["task", "difficulty", "category", "agent s", "verifier s", "cpus", "memory", "network", "state", "image"], readings.Select(Row));
        foreach (var reading in readings)
            foreach (var problem in reading.Problems)
                terminal.Output.WriteLine(TextTable.OneLine(
                    $"{reading.Name}: {(problem.IsError ? "error" : "remark")}: {problem.File}{(problem.Key is { } key ? $", {key}" : "")}: {problem.Message}"));
        terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"vectorscope: {Amount.Of(readings.Length, "task")}, {readings.Count(reading => reading.HasErrors)} of them cannot be run."));
    }

    private static string[] Row(TaskReading reading)
    {
        var task = reading.Outline;
        return
        [
            reading.Name, task?.Difficulty ?? "", task?.Category ?? "",
            task is null ? "" : task.Agent.TimeoutSeconds is { } agent ? Number(agent) : "no limit",
            task is null ? "" : Number(task.Verifier.TimeoutSeconds),
            task?.Environment.Cpus is { } cpus ? Number(cpus) : "",
            task?.Environment.MemoryMb is { } memory ? $"{Number(memory)} MB" : "",
            task?.Environment.Network switch { null => "", TaskNetwork.Public => "on", TaskNetwork.None => "off", _ => "list" },
            reading.HasErrors ? "broken" : "ok",
            task?.Environment.DockerImage ?? (task?.Environment.HasDockerfile == true ? "Dockerfile" : ""),
        ];
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
