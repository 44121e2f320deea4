using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Cli.Launching;

/// <summary>Submits a spec where it belongs and, if wished, stays until it ends.</summary>
internal static class Launcher
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PatienceWithCancel = TimeSpan.FromMinutes(2);

    /// <param name="Report">Who writes the answer instead of the run's id or document; null for those.</param>
    /// <param name="Study">Name or id of the study that the run joins; null for none.</param>
    internal sealed record Wishes(bool Wait, bool Json, IRunReport? Report = null, string? Study = null);

    internal static async Task<int> RunAsync(JsonObject spec, Settings settings, Wishes wishes, Terminal terminal, CancellationToken cancellationToken)
    {
        new SpecFolders(terminal.Folder).Resolve(spec, RunKindViewServiceCollectionExtensions.Registered(terminal.MoreServices));
        await using var server = await VerbServer.OpenAsync(settings, terminal, cancellationToken);
        // Any other server did this when it started: models are then found by their names.
        if (server.IsOwn) await server.Client.PostAsync<ModelScan>("/api/models/scan", null, cancellationToken);
        var id = (await server.Client.PostAsync<SubmittedRun>(Urls.Query("/api/runs", (Urls.StudyParameter, wishes.Study)), spec, cancellationToken)).Id;
        server.WorkOn(id);
        terminal.Error.WriteLine($"vectorscope: run {id} on {server.Name}.");
        if (!wishes.Json && wishes.Report is null)
        {
            terminal.Output.WriteLine(id);
            await terminal.Output.FlushAsync(CancellationToken.None);
        }
        if (!server.IsOwn && !wishes.Wait)
        {
            if (wishes.Json) terminal.Output.WriteLine(JsonSerializer.Serialize(await FindAsync(server, id, cancellationToken), ApiJson.Indented));
            return ExitCode.Done;
        }
        var run = await WatchAsync(server, id, wishes.Report, terminal, cancellationToken);
        if (wishes.Report is not null) await wishes.Report.EndAsync(server.Client, run);
        else if (wishes.Json) terminal.Output.WriteLine(JsonSerializer.Serialize(run, ApiJson.Indented));
        terminal.Error.WriteLine($"vectorscope: {RunStateNames.Of(run.State)}: {run.Reason}");
        if (run.Advice is not null && run.State != RunState.Completed) terminal.Error.WriteLine($"vectorscope: {run.Advice}");
        return run.State == RunState.Completed ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Looks until the end. The wish to stop becomes a cancel of the run, whose end is then awaited.</summary>
    private static async Task<RunDocument> WatchAsync(VerbServer server, string id, IRunReport? report, Terminal terminal, CancellationToken cancellationToken)
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
                await CancelAsync(server, id, patience.Token);
            }
            await server.ConfirmAsync();
            var run = await FindAsync(server, id, patience.Token);
            if (report is not null && await report.LookAsync(server.Client, run, progress.Clear)) await terminal.Output.FlushAsync(CancellationToken.None);
            progress.Show(run, cancelled);
            if (run.State.IsEnd()) return run;
            // Ends early when the caller wants to stop, so that the wish is passed on at once.
            await Task.Delay(Look, cancelled ? patience.Token : cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<RunDocument> FindAsync(VerbServer server, string id, CancellationToken cancellationToken) =>
        await server.Client.FindAsync<RunDocument>($"/api/runs/{id}", cancellationToken) ?? throw new FailedException($"Run {id} was deleted.");

    private static async Task CancelAsync(VerbServer server, string id, CancellationToken cancellationToken)
    {
        try
        {
            await server.Client.PostAsync<Done>($"/api/runs/{id}/cancel", null, cancellationToken);
        }
        catch (Exception e) when (e is BadInputException or FailedException)
        {
            // It has ended, or was deleted, in the meantime; or nobody answers any more. The next look tells.
        }
    }
}
