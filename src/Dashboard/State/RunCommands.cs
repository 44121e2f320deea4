using MudBlazor;
using Vectorscope.Dashboard.Components.Dialogs;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.State;

/// <summary>What the reader can do to a run, with the question before and the word after; the same on every page.</summary>
public sealed class RunCommands(RunService runs, RunQueries queries, IDialogService dialogs, ISnackbar snackbar)
{
    /// <summary>Asks the run to stop.</summary>
    public async Task<bool> CancelAsync(string runId) => Tell(await runs.CancelAsync(runId, CancellationToken.None));

    /// <summary>Queues the run again, to go on from what it finished.</summary>
    public async Task<bool> ResumeAsync(string runId) => Tell(await runs.ResumeAsync(runId, CancellationToken.None));

    /// <summary>Takes the run out of the list, or back into it.</summary>
    public async Task<bool> ArchiveAsync(string runId, bool archived) => Tell(await runs.ArchiveAsync(runId, archived, CancellationToken.None));

    /// <summary>Changes name, notes or tags.</summary>
    public async Task<RunActionResult> EditAsync(string runId, RunEdit edit)
    {
        var result = await runs.EditAsync(runId, edit, CancellationToken.None);
        Tell(result);
        return result;
    }

    /// <summary>Deletes the run and its files, after its name was typed.</summary>
    public async Task<bool> DeleteAsync(string runId, string name)
    {
        var files = await queries.ArtifactsAsync(runId, CancellationToken.None);
        var lost = files.Count == 0
            ? "It has no artifacts."
            : $"Its artifacts go with it: {string.Join(", ", files.Take(5).Select(f => f.Name))}{(files.Count > 5 ? $" and {files.Count - 5} more" : "")}.";
        var confirmed = await dialogs.ConfirmAsync("Delete this run?", $"The run, its log and its history are removed for good. {lost} Archive it instead to keep it out of sight.", "Delete run", name);
        return confirmed && Tell(await runs.DeleteAsync(runId, CancellationToken.None));
    }

    private bool Tell(RunActionResult result)
    {
        snackbar.Add(result.Sentence, result.IsDone ? Severity.Normal : Severity.Warning);
        return result.IsDone;
    }
}
