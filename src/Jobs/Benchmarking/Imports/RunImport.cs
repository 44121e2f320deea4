using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Traces;
using Vectorscope.Jobs.Traces.Import;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking.Imports;

/// <summary>Makes a completed benchmark run of what another harness ran. Its files are kept as they are, so that nothing unknown is lost.</summary>
public sealed class RunImport(
    IDbContextFactory<VectorscopeContext> contexts, TrialStore trials, ArtifactStore artifacts, RunService runs, RunEvents events, TimeProvider time)
{
    /// <summary>Below this the job's own files are kept, beside <c>trials/NAME/</c>.</summary>
    public const string JobFiles = "import/";

    /// <param name="path">See <see cref="ResultFolders.Read"/>.</param>
    /// <exception cref="TraceFormatException">Nothing in it can be read.</exception>
    public async Task<ImportedRun> ImportAsync(string path, CancellationToken cancellationToken)
    {
        var job = ResultFolders.Read(path, time.LocalTimeZone);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{job.Layout}\n{job.Id}")));
        if (await FindAsync(hash, cancellationToken) is { } known) return new ImportedRun(known, IsNew: false, job.Name, job.Trials.Count, 0, job.Problems);
        if (job.Trials.Count == 0) throw new TraceFormatException(path, null, $"No trial of it can be read: {string.Join("; ", job.Problems)}");
        var runId = RunIds.New(time);
        await BeginAsync(runId, job, cancellationToken);
        try
        {
            foreach (var file in job.Files) await KeepAsync(runId, JobFiles + file.Name, file, cancellationToken);
            for (var i = 0; i < job.Trials.Count; i++) await AddAsync(runId, i, job.Trials[i], cancellationToken);
            await EndAsync(runId, hash, job, cancellationToken);
        }
        catch
        {
            // Half a job would look like a whole one; a delete cannot be refused for a run that never ran.
            await runs.DeleteAsync(runId, CancellationToken.None);
            throw;
        }
        return new ImportedRun(runId, IsNew: true, job.Name, job.Trials.Count, job.Trials.Sum(trial => trial.Turns.Count), job.Problems);
    }

    private async Task<string?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RunInputs.Where(input => input.Kind == ImportedSpec.InputKind && input.Hash == hash)
            .OrderBy(input => input.Id).Select(input => input.RunId).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>As a cancelled run, which nobody takes up; it is completed when all of it is there.</summary>
    private async Task BeginAsync(string runId, ImportedJob job, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        context.Runs.Add(new Run
        {
            Id = runId,
            Kind = BenchmarkSpec.KindName,
            Name = job.Name,
            Spec = new ImportedSpec(job.Layout, job.Id, job.Folder).ToJson(),
            Snapshot = KeptBenchmark.Imported,
            State = RunState.Cancelled,
            Reason = "The import has not come to its end.",
            Tags = ImportedSpec.Tag,
            CreatedAt = time.GetUtcNow(),
            StartedAt = job.StartedAt,
            EndedAt = job.EndedAt,
            ProgressTotal = job.Trials.Count,
            ProgressUnit = "trials",
            Version = 1,
            Change = await context.NextChangeAsync(cancellationToken),
        });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task AddAsync(string runId, int position, ImportedTrial trial, CancellationToken cancellationToken)
    {
        await trials.ImportAsync(
            runId,
            new TrialIdentity(position, trial.Name, trial.Task, trial.Arm, trial.Attempt, trial.Seed, trial.TaskDigest),
            new FinishedTrial(
                trial.Outcome, trial.AgentEnd, trial.Reward, trial.Sentence, trial.Rewards, trial.Stages, trial.Remarks, trial.HasTestReport, trial.Detail, trial.Raw),
            trial.StartedAt, trial.EndedAt, trial.Turns, trial.Counts, cancellationToken);
        foreach (var file in trial.Files) await KeepAsync(runId, TrialFiles.Folder(trial.Name) + file.Name, file, cancellationToken);
    }

    private async Task KeepAsync(string runId, string name, ImportFile file, CancellationToken cancellationToken) => await artifacts.PutAsync(
        runId, new ArtifactName(name, TrialFiles.Kind, TrialFiles.TypeOf(name)),
        async (target, token) =>
        {
            await using var source = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, useAsync: true);
            await source.CopyToAsync(target, token);
        }, cancellationToken);

    private async Task EndAsync(string runId, string hash, ImportedJob job, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var change = await context.NextChangeAsync(cancellationToken);
        var reason = job.Problems.Count == 0
            ? $"Imported {job.Trials.Count} trials."
            : $"Imported {job.Trials.Count} trials; not readable: {string.Join("; ", job.Problems)}";
        await context.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.State, RunState.Completed).SetProperty(run => run.Reason, reason)
                .SetProperty(run => run.ProgressDone, job.Trials.Count).SetProperty(run => run.Change, change), cancellationToken);
        context.RunInputs.Add(new RunInput { RunId = runId, Kind = ImportedSpec.InputKind, Hash = hash, Name = job.Name });
        context.RunEvents.Add(new RunEvent { RunId = runId, At = time.GetUtcNow(), State = RunState.Completed, Reason = reason });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        events.Wake();
    }
}
