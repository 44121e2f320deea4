using System.CommandLine;
using System.Globalization;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>serve</c>: the dashboard, its API and its background work, until told to stop.</summary>
internal static class ServeVerb
{
    internal static Command Create(Terminal terminal)
    {
        var port = new Option<int?>("--port") { Description = "Port to listen on (default 5080; 0 takes a free one).", HelpName = "N" };
        var command = new Command("serve", "Serve the dashboard on http://localhost:5080, and the models to any program at http://localhost:5080/v1.") { port, SettingsArguments.Data };
        command.SetAction((parsed, _) =>
        {
            var settings = SettingsArguments.Read(parsed, terminal, ("Server:Port", parsed.GetValue(port)?.ToString(CultureInfo.InvariantCulture)));
            return RunAsync(settings, terminal);
        });
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, Terminal terminal)
    {
        if (await RunningServer.FindAsync(settings.Data.Folder, terminal.Stop) is { } other)
            throw new FailedException($"{settings.Data.Folder} is already served at {other.Address} (process {other.Pid}). Open that, or name another folder with --data DIR.");

        await using var app = DashboardHost.Build(settings);
        try
        {
            await app.StartWholeAsync(terminal.Stop);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new FailedException($"Port {settings.Server.Port} is in use by another program. Take another with --port N.", e);
        }
        terminal.Error.WriteLine($"vectorscope: serving {settings.Data.Folder}; Ctrl-C stops.");
        terminal.Output.WriteLine(ServerRecord.Read(settings.Data.Folder)?.Address ?? app.Urls.First());
        await terminal.Output.FlushAsync(CancellationToken.None);
        await app.WaitForShutdownAsync(terminal.Stop);
        return ExitCode.Done;
    }
}
