using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Leases;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Runs;

/// <summary>What people and programs can do with runs: submit, cancel, resume, archive, edit, delete.</summary>
public sealed partial class RunService(
    IDbContextFactory<VectorscopeContext> contexts,
    RunKinds kinds,
    RunEvents events,
    ActiveRuns active,
    ArtifactStore artifacts,
    DataFolder folder,
    TimeProvider time)
{
    private const int LongestName = 200;
    private const int LongestTags = 2000;

    /// <summary>Checks a spec and queues it.</summary>
    /// <param name="copiedFrom">The run whose spec this one started from, if any.</param>
    public Task<SubmitResult> SubmitAsync(JsonElement spec, string? copiedFrom, CancellationToken cancellationToken) =>
        SubmitAsync(spec, copiedFrom, new SubmitOptions(), cancellationToken);

    /// <inheritdoc cref="SubmitAsync(JsonElement, string, CancellationToken)"/>
    public async Task<SubmitResult> SubmitAsync(JsonElement spec, string? copiedFrom, SubmitOptions options, CancellationToken cancellationToken)
    {
        if (options.Key is { } key && await FindByKeyAsync(key, cancellationToken) is { } before)
        {
            return SubmitResult.Accepted(before);
        }
        var check = await CheckAsync(spec, cancellationToken);
        if (check.Errors.Count > 0)
        {
            return SubmitResult.Rejected(check.Errors);
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (copiedFrom is not null && !await context.Runs.AnyAsync(run => run.Id == copiedFrom, cancellationToken))
        {
            return SubmitResult.Rejected([new SpecError("", $"There is no run {Quote.Of(copiedFrom)} to copy from; submit the spec without it.")]);
        }
        string? study = null;
        if (options.Study is { } named)
        {
            study = await context.Studies.Where(one => one.Id == named || one.Name == named).OrderByDescending(one => one.Id == named).Select(one => one.Id).FirstOrDefaultAsync(cancellationToken);
            if (study is null)
            {
                return SubmitResult.Rejected([new SpecError("study", $"There is no study \"{Quote.Of(named)}\". Create it first, or launch without a study.")]);
            }
        }
        var now = time.GetUtcNow();
        var run = new Run
        {
            Id = RunIds.New(time),
            Kind = spec.GetProperty("kind").GetString()!,
            Name = copiedFrom is null ? check.Name! : await FreeNameAsync(context, check.Name!, cancellationToken),
            Spec = check.Spec!,
            Snapshot = check.Snapshot!,
            State = RunState.Queued,
            CreatedAt = now,
            CopiedFrom = copiedFrom,
            Tags = options.Tags,
            SubmitKey = options.Key,
            Needs = check.Needs,
            Version = 1,
            Change = await context.NextChangeAsync(cancellationToken),
        };
        context.Runs.Add(run);
        context.RunEvents.Add(new RunEvent { RunId = run.Id, At = now, State = RunState.Queued, Reason = "Submitted." });
        if (study is not null)
        {
            context.StudyRuns.Add(new StudyRun { StudyId = study, RunId = run.Id, AddedAt = now });
        }
        // From now on what the run reads is not deleted with whatever made it.
        context.RunInputs.AddRange((check.Resolved?.References.All.Values ?? []).Where(reference => reference.Hash is not null)
            .DistinctBy(reference => (reference.Kind, reference.Hash))
            .Select(reference => new RunInput { RunId = run.Id, Kind = reference.Kind, Hash = reference.Hash!, Name = reference.Name }));
        await RunFacets.AddAsync(context, run, check.Resolved?.References ?? new References(), check.OtherModels, cancellationToken);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (options.Key is not null)
        {
            // The same click, by another way, was a moment faster.
            await transaction.RollbackAsync(CancellationToken.None);
            if (await FindByKeyAsync(options.Key, cancellationToken) is { } faster)
            {
                return SubmitResult.Accepted(faster);
            }
            throw;
        }
        await transaction.CommitAsync(cancellationToken);
        events.Wake();
        return SubmitResult.Accepted(run.Id);
    }

    // A run again with changes is told from the one it started from, wherever both are listed: "name", "name (2)", "name (3)".
    private static async Task<string> FreeNameAsync(VectorscopeContext context, string name, CancellationToken cancellationToken)
    {
        var stem = NumberAtEnd().Replace(name, "");
        stem = stem[..Math.Min(stem.Length, LongestName - " (999999)".Length)];
        var taken = (await context.Runs.Where(run => run.Name == name || run.Name.StartsWith(stem)).Select(run => run.Name).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var free = name;
        for (var i = 2; taken.Contains(free); i++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{stem} ({i})");
        }
        return free;
    }

    [GeneratedRegex(@" \([0-9]{1,6}\)\z")]
    private static partial Regex NumberAtEnd();

    private async Task<string?> FindByKeyAsync(string key, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Runs.Where(run => run.SubmitKey == key).Select(run => run.Id).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Checks a spec without queueing it; forms call this while the user types.</summary>
    public async Task<SpecCheck> CheckAsync(JsonElement spec, CancellationToken cancellationToken)
    {
        if (spec.ValueKind != JsonValueKind.Object)
        {
            return SpecCheck.Invalid([new SpecError("", "The spec must be a JSON object such as {\"kind\": \"capture\", …}.")]);
        }
        var names = string.Join(", ", kinds.All.Select(kind => kind.Name).Order(StringComparer.Ordinal).Select(name => $"\"{name}\""));
        if (!spec.TryGetProperty("kind", out var kind) || kind.ValueKind != JsonValueKind.String)
        {
            return SpecCheck.Invalid([new SpecError("kind", $"Say what to run: one of {names}.")]);
        }
        var name = JsonStrings.Read(kind) ?? "";
        return kinds.Find(name) is { } found
            ? await found.CheckAsync(spec, cancellationToken)
            : SpecCheck.Invalid([new SpecError("kind", $"\"{Quote.Of(name)}\" is not something that can be run; use one of {names}.")]);
    }

    /// <summary>Cancels a queued run at once; asks a running one to stop, which it does within one batch.</summary>
    public async Task<RunActionResult> CancelAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        const string reason = "Cancelled before it started.";
        var queued = await context.TransitionAsync(
            runs => runs.Where(run => run.Id == runId && run.State == RunState.Queued),
            new RunTransition(runId, RunState.Cancelled, reason, Advice: "Resume puts it back in the queue."),
            time, cancellationToken);
        if (queued)
        {
            events.Wake();
            return RunActionResult.Done(reason);
        }
        var asked = await context.UpdateRunAsync(
            runs => runs.Where(run => run.Id == runId && run.State == RunState.Running),
            set => set.SetProperty(run => run.CancelRequested, true),
            cancellationToken);
        if (asked)
        {
            active.RequestCancel(runId);
            events.Wake();
            return RunActionResult.Done("Asked to stop; it stops after the batch it is working on.");
        }
        return await RefuseAsync(context, runId, state => $"The run is already {RunStateNames.Of(state)}; there is nothing to cancel.", cancellationToken);
    }

    /// <summary>Queues an interrupted, failed or cancelled run again; what it finished is kept.</summary>
    public async Task<RunActionResult> ResumeAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Runs.Where(run => run.Id == runId).Select(run => run.Spec).SingleOrDefaultAsync(cancellationToken) is { } spec
            && SpecJson.Parse(spec) is { } given && RunKind.IsImported(given))
        {
            return RunActionResult.Refused("The run was made elsewhere and imported; there is nothing here to go on with. Import its folder again.");
        }
        const string reason = "Resumed; finished items are kept.";
        var resumed = await context.TransitionAsync(
            runs => runs.Where(run => run.Id == runId &&
                (run.State == RunState.Interrupted || run.State == RunState.Failed || run.State == RunState.Cancelled)),
            new RunTransition(runId, RunState.Queued, reason),
            time, cancellationToken);
        if (resumed)
        {
            events.Wake();
            return RunActionResult.Done(reason);
        }
        return await RefuseAsync(context, runId, state => state == RunState.Completed
            ? "The run is completed; there is nothing left to do. Run it again with changes instead."
            : $"The run is {RunStateNames.Of(state)}; only an interrupted, failed or cancelled run can be resumed.", cancellationToken);
    }

    /// <summary>Takes an ended run out of the list, or puts it back.</summary>
    public async Task<RunActionResult> ArchiveAsync(string runId, bool archived, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var done = await context.UpdateRunAsync(
            runs => runs.Where(run => run.Id == runId && run.State != RunState.Queued && run.State != RunState.Running),
            set => set.SetProperty(run => run.Archived, archived).SetProperty(run => run.Version, run => run.Version + 1),
            cancellationToken);
        if (done)
        {
            events.Wake();
            return RunActionResult.Done(archived ? "Archived." : "Back in the list.");
        }
        return await RefuseAsync(context, runId, state => $"The run is {RunStateNames.Of(state)}; cancel it or let it end before archiving it.", cancellationToken);
    }

    /// <summary>Renames a run or changes its notes and tags.</summary>
    public async Task<RunActionResult> EditAsync(string runId, RunEdit edit, CancellationToken cancellationToken)
    {
        if (edit.Name is not null && string.IsNullOrWhiteSpace(edit.Name))
        {
            return RunActionResult.Refused("A run needs a name; type at least one character.", "name");
        }
        foreach (var (field, what, text, most) in new[] { ("name", "A name", edit.Name, LongestName), ("tags", "Tags", edit.Tags, LongestTags), ("notes", "Notes", edit.Notes, TextShape.UsualLongest) })
        {
            if (text?.Length > most)
            {
                return RunActionResult.Refused($"{what} of {Amount.Of(text.Length, "character")}: {Amount.Of(most)} are the most. Nothing was changed.", field);
            }
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var done = await context.UpdateRunAsync(
            runs => runs.Where(run => run.Id == runId),
            set =>
            {
                set.SetProperty(run => run.Version, run => run.Version + 1);
                if (edit.Name is not null)
                {
                    set.SetProperty(run => run.Name, edit.Name.Trim());
                }
                if (edit.Notes is not null)
                {
                    set.SetProperty(run => run.Notes, edit.Notes);
                }
                if (edit.Tags is not null)
                {
                    set.SetProperty(run => run.Tags, edit.Tags.Trim());
                }
            },
            cancellationToken);
        if (!done)
        {
            return RunActionResult.NotFound(runId);
        }
        if (edit.Tags is not null)
        {
            await RunFacets.SetTagsAsync(context, runId, edit.Tags, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        events.Wake();
        return RunActionResult.Done("Saved.");
    }

    /// <summary>Deletes an ended run with its logs, its work folder and those artifacts that no other run made or read.</summary>
    public async Task<RunActionResult> DeleteAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using (var transaction = await context.Database.BeginTransactionAsync(cancellationToken))
        {
            var state = await context.Runs.Where(run => run.Id == runId).Select(run => (RunState?)run.State).SingleOrDefaultAsync(cancellationToken);
            if (state is null)
            {
                return RunActionResult.NotFound(runId);
            }
            if (state == RunState.Running)
            {
                return RunActionResult.Refused("The run is running; cancel it before deleting it.");
            }
            var files = await context.Artifacts.Where(artifact => artifact.RunId == runId)
                .Select(artifact => artifact.Sha256)
                // Files that only this run still read, their makers being gone.
                .Union(context.RunInputs.Where(input => input.RunId == runId && input.Kind == RunInputKinds.Artifact).Select(input => input.Hash))
                .ToListAsync(cancellationToken);
            context.RemovedRuns.Add(new RemovedRun { Id = runId, Change = await context.NextChangeAsync(cancellationToken) });
            await ArtifactStore.NoteUnusedAsync(context, files, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await context.Runs.Where(run => run.Id == runId).ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        // The run is gone, whatever happens from here on; what is cut off now the next start does.
        await artifacts.SweepAsync(CancellationToken.None);
        var work = folder.RunFolder(runId);
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }
        events.Wake();
        return RunActionResult.Done("Deleted.");
    }

    private static async Task<RunActionResult> RefuseAsync(
        VectorscopeContext context, string runId, Func<RunState, string> sentence, CancellationToken cancellationToken)
    {
        var state = await context.Runs.Where(run => run.Id == runId).Select(run => (RunState?)run.State).SingleOrDefaultAsync(cancellationToken);
        return state is { } found ? RunActionResult.Refused(sentence(found)) : RunActionResult.NotFound(runId);
    }
}
