using System.CommandLine;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>worker</c>: takes part in the work of a data folder without serving pages.</summary>
internal static class WorkerVerb
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("worker", "Run queued work of the data folder, without the dashboard.") { SettingsArguments.Data };
        command.SetAction((parsed, _) => RunAsync(SettingsArguments.Read(parsed, terminal), terminal));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, Terminal terminal)
    {
        using var host = WorkerHost.Build(settings);
        await host.StartAsync(terminal.Stop);
        terminal.Error.WriteLine($"vectorscope: working on {settings.Data.Folder}; Ctrl-C stops.");
        await host.WaitForShutdownAsync(terminal.Stop);
        return ExitCode.Done;
    }
}
