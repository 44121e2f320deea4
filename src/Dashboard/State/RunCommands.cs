using MudBlazor;
using Vectorscope.Dashboard.Components.Dialogs;
using Vectorscope.Dashboard.Presentation;
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

    /// <summary>The same with several.</summary>
    public Task ArchiveAsync(IReadOnlyCollection<RunRow> rows, bool archived) =>
        ForAllAsync(rows, archived ? "Archived" : "Put back", row => runs.ArchiveAsync(row.Id, archived, CancellationToken.None));

    /// <summary>Gives several runs tags, and takes others from them.</summary>
    public Task TagAsync(IReadOnlyCollection<RunRow> rows, IReadOnlyList<string> add, IReadOnlyList<string> remove) =>
        ForAllAsync(rows, "Tagged", row => runs.EditAsync(row.Id, new RunEdit(Tags: RunTags.Join(RunTags.Split(row.Tags).Except(remove).Union(add))), CancellationToken.None));

    /// <summary>Deletes several runs with their files, after their number was typed below their names.</summary>
    public async Task<bool> DeleteAsync(IReadOnlyCollection<RunRow> rows)
    {
        if (rows.Count == 1)
        {
            return await DeleteAsync(rows.First().Id, rows.First().Name);
        }

        var many = Format.Count(rows.Count, "run");
        var confirmed = await dialogs.ConfirmAsync(
            $"Delete {many}?", "These runs, their logs, their histories and the artifacts that no other run reads are removed for good. Archive them instead to keep them out of sight.", $"Delete {many}", many, [.. rows.Select(row => row.Name)]);
        if (confirmed)
        {
            await ForAllAsync(rows, "Deleted", row => runs.DeleteAsync(row.Id, CancellationToken.None));
        }

        return confirmed;
    }

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

    // One that refuses does not stop the others.
    private async Task ForAllAsync(IReadOnlyCollection<RunRow> rows, string did, Func<RunRow, Task<RunActionResult>> act)
    {
        var refused = new List<string>();
        foreach (var row in rows)
        {
            if (await act(row) is { IsDone: false } result)
            {
                refused.Add(result.Sentence);
            }
        }

        snackbar.Add(
            refused.Count == 0 ? $"{did} {Format.Count(rows.Count, "run")}." : $"{did} {Format.Count(rows.Count - refused.Count)} of {Format.Count(rows.Count, "run")}. {refused[0]}",
            refused.Count == 0 ? Severity.Normal : Severity.Warning);
    }

    private bool Tell(RunActionResult result)
    {
        snackbar.Add(result.Sentence, result.IsDone ? Severity.Normal : Severity.Warning);
        return result.IsDone;
    }
}
