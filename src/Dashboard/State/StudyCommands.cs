using MudBlazor;
using Vectorscope.Dashboard.Components.Dialogs;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Studies;

namespace Vectorscope.Dashboard.State;

/// <summary>What the reader can do to a study, with the question before and the word after; the same on every page.</summary>
public sealed class StudyCommands(StudyService studies, SampleStudy sample, CurrentStudy current, IDialogService dialogs, ISnackbar snackbar)
{
    public Task<LibraryResult> CreateAsync(StudyDraft draft) => TellAsync(studies.CreateAsync(draft, CancellationToken.None));

    public Task<LibraryResult> AddSampleAsync() => TellAsync(sample.AddAsync(CancellationToken.None));

    public async Task<LibraryResult> EditAsync(string id, StudyEdit edit)
    {
        var result = await TellAsync(studies.EditAsync(id, edit, CancellationToken.None));
        await current.RefreshAsync();
        return result;
    }

    /// <summary>Deletes the study, after its name was typed.</summary>
    public async Task<bool> DeleteAsync(StudyRow study)
    {
        var confirmed = await dialogs.ConfirmAsync(
            "Delete this study?",
            $"Its notes, what its ledger says of each arm, and its {Presentation.Format.Count(study.Counts, "arm")} known by counts are removed for good. Its {Presentation.Format.Count(study.Runs, "run")} and all directions stay. Archive it instead to keep it out of sight.",
            "Delete study", study.Name);
        if (!confirmed)
        {
            return false;
        }

        var result = await TellAsync(studies.DeleteAsync(study.Id, CancellationToken.None));
        await current.RefreshAsync();
        return result.IsDone;
    }

    public Task<LibraryResult> AddRunsAsync(string id, IReadOnlyCollection<string> runs) => TellAsync(studies.AddRunsAsync(id, runs, CancellationToken.None));

    public Task<LibraryResult> RemoveRunAsync(string id, string run) => TellAsync(studies.RemoveRunAsync(id, run, CancellationToken.None));

    public Task<LibraryResult> AddEntryAsync(string id, string entry) => TellAsync(studies.AddEntryAsync(id, entry, CancellationToken.None));

    public Task<LibraryResult> RemoveEntryAsync(string id, string entry) => TellAsync(studies.RemoveEntryAsync(id, entry, CancellationToken.None));

    public Task<LibraryResult> SaveCountsAsync(string id, string? counts, CountsDraft draft) => TellAsync(studies.SaveCountsAsync(id, counts, draft, CancellationToken.None));

    public async Task<bool> DeleteCountsAsync(string id, string counts, string name) =>
        await dialogs.ConfirmAsync("Delete this arm?", $"\"{name}\" and what is said of it are removed for good. An arm that was tried belongs in the ledger, whatever came of it: leave it out with a reason instead, and it still counts.", "Delete arm")
        && (await TellAsync(studies.DeleteCountsAsync(id, counts, CancellationToken.None))).IsDone;

    public Task<LibraryResult> SayAsync(string id, string arm, StudyArmEdit edit) => TellAsync(studies.SayAsync(id, arm, edit, CancellationToken.None));

    private async Task<LibraryResult> TellAsync(Task<LibraryResult> change)
    {
        var result = await change;
        snackbar.Add(result.Sentence, result.IsDone ? Severity.Normal : Severity.Warning);
        return result;
    }
}
