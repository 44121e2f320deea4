using System.CommandLine;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>worker</c>: takes part in the work of a data folder without serving pages.</summary>
internal static class WorkerVerb
{
    internal static Command Create(Terminal terminal)
    {
        var queues = new Option<string>("--queues")
        {
            Description = $"Take runs of these queues alone, of {RunQueues.AllNames} (default: those with workers in Work:Queues).",
            HelpName = "A,B",
        };
        var command = new Command("worker", "Run queued work of the data folder, without the dashboard.") { queues, SettingsArguments.Data };
        command.SetAction((parsed, _) => RunAsync(Choose(SettingsArguments.Read(parsed, terminal), parsed.GetValue(queues)), terminal));
        return command;
    }

    /// <summary>The settings with the queues that were named, or as they are.</summary>
    internal static Settings Choose(Settings settings, string? queues)
    {
        var chosen = queues is null ? settings : settings with
        {
            Work = settings.Work.Only([.. queues.Split(',', StringSplitOptions.TrimEntries).Select(name => RunQueues.TryParse(name, out var queue)
                ? queue : throw new BadInputException($"--queues {queues}: '{name}' is not a queue. There are {RunQueues.AllNames}."))]),
        };
        return chosen.Work.Queues.Values.Any(workers => workers > 0)
            ? chosen : throw new BadInputException("Work:Queues leaves every queue to other processes: this worker would do nothing. Name some with --queues.");
    }

    private static async Task<int> RunAsync(Settings settings, Terminal terminal)
    {
        using var host = WorkerHost.Build(settings);
        await host.StartWholeAsync(terminal.Stop);
        terminal.Error.WriteLine($"vectorscope: working on {settings.Data.Folder}; Ctrl-C stops.");
        await host.WaitForShutdownAsync(terminal.Stop);
        return ExitCode.Done;
    }
}
