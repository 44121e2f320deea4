using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Cli.Launching;

/// <summary>Submits a spec where it belongs and, if wished, stays until it ends.</summary>
internal static class Launcher
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PatienceWithCancel = TimeSpan.FromMinutes(2);

    /// <param name="Report">Who writes the answer instead of the run's id or document; null for those.</param>
    internal sealed record Wishes(bool Wait, bool Json, IRunReport? Report = null);

    internal static async Task<int> RunAsync(JsonObject spec, Settings settings, Wishes wishes, Terminal terminal, CancellationToken cancellationToken)
    {
        SpecFolders.Resolve(spec, terminal.Folder);
        var server = await RunningServer.FindAsync(settings.Data.Folder, cancellationToken);
        await using IRunHost host = server is not null ? new ServerRunHost(server, settings.Security) : await LocalRunHost.OpenAsync(settings, terminal.MoreServices, cancellationToken);
        var id = await host.SubmitAsync(spec, cancellationToken);
        terminal.Error.WriteLine($"vectorscope: run {id} on {host.Description}.");
        if (!wishes.Json && wishes.Report is null)
        {
            terminal.Output.WriteLine(id);
            await terminal.Output.FlushAsync(CancellationToken.None);
        }
        if (server is not null && !wishes.Wait)
        {
            if (wishes.Json) terminal.Output.WriteLine(JsonSerializer.Serialize(await host.FindAsync(id, cancellationToken), ApiJson.Indented));
            return ExitCode.Done;
        }
        var run = await WatchAsync(host, id, wishes.Report, terminal, cancellationToken);
        if (wishes.Report is not null) await wishes.Report.EndAsync(host, run);
        else if (wishes.Json) terminal.Output.WriteLine(JsonSerializer.Serialize(run, ApiJson.Indented));
        terminal.Error.WriteLine($"vectorscope: {RunStateNames.Of(run.State)}: {run.Reason}");
        if (run.Advice is not null && run.State != RunState.Completed) terminal.Error.WriteLine($"vectorscope: {run.Advice}");
        return run.State == RunState.Completed ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Looks until the end. The wish to stop becomes a cancel of the run, whose end is then awaited.</summary>
    private static async Task<RunDocument> WatchAsync(IRunHost host, string id, IRunReport? report, Terminal terminal, CancellationToken cancellationToken)
    {
        using var progress = new ProgressLine(terminal);
        using var patience = new CancellationTokenSource();
        var cancelled = false;
        while (true)
        {
            if (cancellationToken.IsCancellationRequested && !cancelled)
            {
                cancelled = true;
                patience.CancelAfter(PatienceWithCancel);
                await host.CancelAsync(id, patience.Token);
            }
            var run = await host.FindAsync(id, patience.Token);
            if (report is not null && await report.LookAsync(host, id, progress.Clear)) await terminal.Output.FlushAsync(CancellationToken.None);
            progress.Show(run, cancelled);
            if (run.State.IsEnd()) return run;
            // Ends early when the caller wants to stop, so that the wish is passed on at once.
            await Task.Delay(Look, cancelled ? patience.Token : cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
