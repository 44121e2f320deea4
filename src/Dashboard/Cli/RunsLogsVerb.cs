using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>runs logs</c>: a run's log, and with <c>--follow</c> what is added until it ends.</summary>
internal static class RunsLogsVerb
{
    private const int Lines = 1000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    internal static Command Create(Terminal terminal)
    {
        var id = RunsVerb.Id();
        var follow = new Option<bool>("--follow") { Description = "Go on until the run ends." };
        var command = new Command("logs", "A run's log. With --json: one object per line.") { id, follow, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction((parsed, cancellationToken) => RunsVerb.WithRunAsync(parsed, parsed.GetRequiredValue(id), terminal, async (server, run) =>
        {
            long after = 0;
            while (true)
            {
                // The state is read before the lines: what is written before the end is then never missed.
                var ended = !parsed.GetValue(follow) || await server.Client.FindAsync<RunDocument>($"/api/runs/{run.Id}", cancellationToken) is not { } now || now.State.IsEnd();
                while (await server.Client.FindAsync<LogPage>($"/api/runs/{run.Id}/log?after={after}&count={Lines}", cancellationToken) is { Lines: { Count: > 0 } lines } page)
                {
                    foreach (var line in lines) terminal.Output.WriteLine(parsed.GetValue(OutputArguments.Json) ? JsonSerializer.Serialize(line, ApiJson.Options) : Text(line));
                    after = page.Next;
                }
                if (ended) return ExitCode.Done;
                await terminal.Output.FlushAsync(cancellationToken);
                await Task.Delay(Look, cancellationToken);
            }
        }, cancellationToken));
        return command;
    }

    private static string Text(LogLineRow line) => string.Create(CultureInfo.InvariantCulture, $"{line.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} {line.Level,-11} {TextTable.OneLine(line.Text)}");
}
