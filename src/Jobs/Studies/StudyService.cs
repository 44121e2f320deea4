using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Studies;

/// <summary>What people and programs can do with studies and with what is in them.</summary>
public sealed class StudyService(IDbContextFactory<VectorscopeContext> contexts, FindingRules rules, TimeProvider time)
{
    private const int LongestName = 200;
    private const int LongestLine = 2000;
    private const int MostTrials = 1_000_000_000;

    public async Task<LibraryResult> CreateAsync(StudyDraft draft, CancellationToken cancellationToken)
    {
        var problems = new SpecProblems();
        var name = Line(problems, "name", draft.Name, LongestName, needed: true);
        Text(problems, "notes", draft.Notes);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await RefuseTakenAsync(context, problems, name, null, cancellationToken);
        if (problems.Any)
        {
            return LibraryResult.Invalid(problems.Errors);
        }
        var study = Add(context, name, draft.Notes ?? "");
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return LibraryResult.Done(study.Id, $"Created \"{name}\".");
    }

    /// <summary>Renames a study, changes its notes or its baseline, archives it.</summary>
    public async Task<LibraryResult> EditAsync(string id, StudyEdit edit, CancellationToken cancellationToken)
    {
        var problems = new SpecProblems();
        var name = edit.Name is null ? null : Line(problems, "name", edit.Name, LongestName, needed: true);
        Text(problems, "notes", edit.Notes);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await context.Studies.SingleOrDefaultAsync(study => study.Id == id, cancellationToken) is not { } found)
        {
            return Gone();
        }
        if (name is not null)
        {
            await RefuseTakenAsync(context, problems, name, id, cancellationToken);
        }
        var baseline = edit.Baseline?.Trim();
        if (!string.IsNullOrEmpty(baseline) && await ArmProblemAsync(context, id, baseline, cancellationToken) is { } problem)
        {
            problems.Add("baseline", problem);
        }
        var thresholds = edit.Thresholds is null ? found.Thresholds : FlagThresholds.Read(found.Thresholds).With(edit.Thresholds, rules.Flags, problems).Write();
        if (problems.Any)
        {
            return LibraryResult.Invalid(problems.Errors);
        }
        if (edit.Version is { } version && found.Version != version)
        {
            return LibraryResult.Conflict();
        }
        (found.Name, found.Notes, found.Archived) = (name ?? found.Name, edit.Notes ?? found.Notes, edit.Archived ?? found.Archived);
        found.Baseline = baseline is null ? found.Baseline : baseline.Length == 0 ? null : baseline;
        found.Thresholds = thresholds;
        (found.UpdatedAt, found.Version) = (time.GetUtcNow(), found.Version + 1);
        await context.SaveChangesAsync(cancellationToken);
        if (edit.Thresholds is not null)
        {
            // What waits is told at once, the flagging comes in the background.
            await RunFlaggings.SyncAsync(context, rules, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return LibraryResult.Done(id, edit.Archived is { } archived ? archived ? "Archived." : "Back in the list." : "Saved.");
    }

    /// <summary>Deletes a study with its notes and the arms known by their counts; runs and entries of the library stay.</summary>
    public async Task<LibraryResult> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Studies.Where(study => study.Id == id).ExecuteDeleteAsync(cancellationToken) == 0
            ? Gone()
            : LibraryResult.Done(id, "Deleted. Its runs and directions are where they were.");
    }

    /// <summary>Puts runs into a study; those that are in it already stay.</summary>
    public Task<LibraryResult> AddRunsAsync(string id, IReadOnlyCollection<string> runs, CancellationToken cancellationToken) => ChangeAsync(id, async context =>
    {
        var known = await context.Runs.Where(run => runs.Contains(run.Id)).Select(run => run.Id).ToListAsync(cancellationToken);
        if (runs.Except(known).FirstOrDefault() is { } unknown)
        {
            return LibraryResult.Invalid([new SpecError("runs", $"There is no run {Quote.Of(unknown)}. Nothing was added.")]);
        }
        var there = await context.StudyRuns.Where(member => member.StudyId == id && runs.Contains(member.RunId)).Select(member => member.RunId).ToListAsync(cancellationToken);
        var added = known.Except(there).ToList();
        context.StudyRuns.AddRange(added.Select(run => new StudyRun { StudyId = id, RunId = run, AddedAt = time.GetUtcNow() }));
        return LibraryResult.Done(id, added.Count == 0 ? "They are in it already." : $"Added {Amount.Of(added.Count, "run")}.");
    }, cancellationToken);

    /// <summary>Takes a run out of a study. What was said of its arms is kept for when it comes back.</summary>
    public Task<LibraryResult> RemoveRunAsync(string id, string run, CancellationToken cancellationToken) => ChangeAsync(id, async context =>
        await context.StudyRuns.Where(member => member.StudyId == id && member.RunId == run).ExecuteDeleteAsync(cancellationToken) == 0
            ? LibraryResult.NotFound($"Run {Quote.Of(run)} is not in the study.")
            : LibraryResult.Done(id, "Taken out of the study; the run stays."), cancellationToken);

    /// <summary>Puts an entry of the library into a study, such as a direction.</summary>
    public Task<LibraryResult> AddEntryAsync(string id, string entry, CancellationToken cancellationToken) => ChangeAsync(id, async context =>
    {
        if (await context.LibraryEntries.Where(one => one.Id == entry).Select(one => one.Name).SingleOrDefaultAsync(cancellationToken) is not { } name)
        {
            return LibraryResult.Invalid([new SpecError("entry", $"The library has no entry with the id {Quote.Of(entry)}.")]);
        }
        if (!await context.StudyEntries.AnyAsync(member => member.StudyId == id && member.EntryId == entry, cancellationToken))
        {
            context.StudyEntries.Add(new StudyEntry { StudyId = id, EntryId = entry, AddedAt = time.GetUtcNow() });
        }
        return LibraryResult.Done(id, $"Added \"{name}\".");
    }, cancellationToken);

    public Task<LibraryResult> RemoveEntryAsync(string id, string entry, CancellationToken cancellationToken) => ChangeAsync(id, async context =>
        await context.StudyEntries.Where(member => member.StudyId == id && member.EntryId == entry).ExecuteDeleteAsync(cancellationToken) == 0
            ? LibraryResult.NotFound($"Entry {Quote.Of(entry)} is not in the study.")
            : LibraryResult.Done(id, "Taken out of the study; the library keeps it."), cancellationToken);

    /// <summary>Enters an arm of which only the counts are known, or with an id changes one.</summary>
    public Task<LibraryResult> SaveCountsAsync(string id, string? counts, CountsDraft draft, CancellationToken cancellationToken) => ChangeAsync(id, async context =>
    {
        var problems = new SpecProblems();
        var name = Line(problems, "name", draft.Name, LongestName, needed: true);
        var approach = Line(problems, "approach", draft.Approach, LongestLine);
        Say(problems, new StudyArmEdit(draft.Notes, draft.Tags));
        if (draft.Passed is null != draft.Trials is null)
        {
            problems.Add(draft.Passed is null ? "passed" : "trials", "Give both numbers, or neither for an arm that nobody counted.");
        }
        else if (draft.Trials is { } trials && trials is < 1 or > MostTrials)
        {
            problems.Add("trials", $"Give 1 to {Amount.Of(MostTrials)}, or leave both numbers out.");
        }
        else if (draft.Passed < 0 || draft.Passed > draft.Trials)
        {
            problems.Add("passed", "Give 0 to the number of trials.");
        }
        if (await context.StudyCounts.AnyAsync(other => other.StudyId == id && other.Name == name && other.Id != counts, cancellationToken))
        {
            problems.Add("name", $"The study has an arm \"{Quote.Of(name)}\" already; choose another name.");
        }
        if (problems.Any)
        {
            return LibraryResult.Invalid(problems.Errors);
        }
        var found = counts is null ? AddCounts(context, id, name) : await context.StudyCounts.SingleOrDefaultAsync(one => one.StudyId == id && one.Id == counts, cancellationToken);
        if (found is null)
        {
            return LibraryResult.NotFound("The arm was deleted in the meantime; enter it as a new one.");
        }
        (found.Name, found.Approach, found.Passed, found.Trials) = (name, draft.Approach is null ? found.Approach : approach, draft.Passed, draft.Trials);
        await SayAsync(context, id, found.Id, new StudyArmEdit(draft.Notes, draft.Tags), cancellationToken);
        return LibraryResult.Done(found.Id, $"Saved \"{name}\".");
    }, cancellationToken);

    public Task<LibraryResult> DeleteCountsAsync(string id, string counts, CancellationToken cancellationToken) => ChangeAsync(id, async context =>
    {
        if (await context.StudyCounts.Where(one => one.StudyId == id && one.Id == counts).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return LibraryResult.NotFound("The arm is gone already.");
        }
        await context.StudyArms.Where(arm => arm.StudyId == id && arm.Arm == counts).ExecuteDeleteAsync(cancellationToken);
        await context.Studies.Where(study => study.Id == id && study.Baseline == counts).ExecuteUpdateAsync(set => set.SetProperty(study => study.Baseline, (string?)null), cancellationToken);
        return LibraryResult.Done(counts, "Deleted.");
    }, cancellationToken);

    /// <summary>Says something of an arm in the ledger: notes, tags, why it is left out.</summary>
    /// <param name="arm"><c>RUN/ARM</c>, or the id of an arm known by its counts.</param>
    public Task<LibraryResult> SayAsync(string id, string arm, StudyArmEdit edit, CancellationToken cancellationToken) => ChangeAsync(id, async context =>
    {
        var problems = new SpecProblems();
        Say(problems, edit);
        if (await ArmProblemAsync(context, id, arm, cancellationToken) is { } problem)
        {
            return LibraryResult.NotFound(problem);
        }
        if (problems.Any)
        {
            return LibraryResult.Invalid(problems.Errors);
        }
        await SayAsync(context, id, arm, edit, cancellationToken);
        return LibraryResult.Done(arm, "Saved.");
    }, cancellationToken);

    /// <summary>A new study in a transaction of the caller's.</summary>
    internal Study Add(VectorscopeContext context, string name, string notes)
    {
        var now = time.GetUtcNow();
        var study = new Study { Id = Guid.CreateVersion7(now).ToString("n"), Name = name, Notes = notes, CreatedAt = now, UpdatedAt = now, Version = 1 };
        context.Studies.Add(study);
        return study;
    }

    /// <summary>A new arm without counts.</summary>
    /// <param name="place">Among those that are added at the same moment.</param>
    internal StudyCounts AddCounts(VectorscopeContext context, string study, string name, int place = 0)
    {
        var now = time.GetUtcNow().AddTicks(place);
        var counts = new StudyCounts { Id = Guid.CreateVersion7(now).ToString("n"), StudyId = study, Name = name, AddedAt = now };
        context.StudyCounts.Add(counts);
        return counts;
    }

    internal static async Task SayAsync(VectorscopeContext context, string study, string arm, StudyArmEdit edit, CancellationToken cancellationToken)
    {
        if (edit is { Notes: null, Tags: null, LeftOut: null })
        {
            return;
        }
        var said = await context.StudyArms.FindAsync([study, arm], cancellationToken);
        if (said is null)
        {
            said = new StudyArm { StudyId = study, Arm = arm };
            context.StudyArms.Add(said);
        }
        (said.Notes, said.Tags, said.LeftOut) = (edit.Notes?.Trim() ?? said.Notes, edit.Tags?.Trim() ?? said.Tags, edit.LeftOut?.Trim() ?? said.LeftOut);
    }

    private async Task<LibraryResult> ChangeAsync(string id, Func<VectorscopeContext, Task<LibraryResult>> change, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        if (await context.Studies.Where(study => study.Id == id).ExecuteUpdateAsync(set => set.SetProperty(study => study.UpdatedAt, now), cancellationToken) == 0)
        {
            return Gone();
        }
        var result = await change(context);
        if (result.IsDone)
        {
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        return result;
    }

    private static async Task<string?> ArmProblemAsync(VectorscopeContext context, string study, string arm, CancellationToken cancellationToken)
    {
        if (ArmAddress.Parse(arm) is not { } address)
        {
            return await context.StudyCounts.AnyAsync(counts => counts.StudyId == study && counts.Id == arm, cancellationToken)
                ? null
                : $"\"{Quote.Of(arm)}\" is neither RUN/ARM nor the id of an arm of this study that is known by its counts.";
        }
        return !await context.StudyRuns.AnyAsync(member => member.StudyId == study && member.RunId == address.RunId, cancellationToken) ? $"Run {Quote.Of(address.RunId)} is not in the study."
            : !await context.Trials.AnyAsync(trial => trial.RunId == address.RunId && trial.Arm == address.Arm, cancellationToken) ? $"Run {Quote.Of(address.RunId)} has no arm \"{Quote.Of(address.Arm)}\"."
            : null;
    }

    private static async Task RefuseTakenAsync(VectorscopeContext context, SpecProblems problems, string name, string? id, CancellationToken cancellationToken)
    {
        if (await context.Studies.AnyAsync(study => study.Name == name && study.Id != id, cancellationToken))
        {
            problems.Add("name", $"There is already a study \"{Quote.Of(name)}\"; choose another name.");
        }
    }

    private static void Say(SpecProblems problems, StudyArmEdit edit)
    {
        Text(problems, "notes", edit.Notes);
        Line(problems, "tags", edit.Tags, LongestLine);
        Line(problems, "leftOut", edit.LeftOut, LongestLine);
    }

    private static string Line(SpecProblems problems, string field, string? text, int longest, bool needed = false)
    {
        var line = text?.Trim() ?? "";
        if (needed && line.Length == 0)
        {
            problems.Add(field, "Type at least one character.");
        }
        else if (line.Length > longest)
        {
            problems.Add(field, $"It has {Amount.Of(line.Length, "character")}: {Amount.Of(longest)} are the most.");
        }
        else if (line.Any(char.IsControl))
        {
            problems.Add(field, "It must stand on one line.");
        }
        return line;
    }

    private static void Text(SpecProblems problems, string field, string? text)
    {
        if (text?.Length > TextShape.UsualLongest)
        {
            problems.Add(field, $"It has {Amount.Of(text.Length, "character")}: {Amount.Of(TextShape.UsualLongest)} are the most.");
        }
    }

    private static LibraryResult Gone() => LibraryResult.NotFound("There is no such study; it may have been deleted.");
}
