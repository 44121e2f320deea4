using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Traces;
using Vectorscope.Jobs.Traces.Import;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking.Imports;

/// <summary>Makes a completed benchmark run of what another harness ran. Its files are kept as they are, so that nothing unknown is lost.</summary>
public sealed class RunImport(
    IDbContextFactory<VectorscopeContext> contexts, TrialStore trials, ArtifactStore artifacts, RunService runs, RunEvents events, DataFolder folder, TimeProvider time)
{
    /// <summary>Below this the job's own files are kept, beside <c>trials/NAME/</c>.</summary>
    public const string JobFiles = "import/";

    private const string UnderWay = "The import has not come to its end.";

    private readonly ImportLock _lock = new(folder);

    /// <param name="path">See <see cref="ResultFolders.Read"/>.</param>
    /// <exception cref="TraceFormatException">Nothing in it can be read.</exception>
    public async Task<ImportedRun> ImportAsync(string path, CancellationToken cancellationToken)
    {
        using var alone = await _lock.TakeAsync(cancellationToken);
        return await ImportAloneAsync(path, cancellationToken);
    }

    /// <summary>Deletes what imports left that were killed on the way, unless one is at work.</summary>
    public async Task DeleteUnfinishedAsync(CancellationToken cancellationToken)
    {
        using var alone = _lock.TryTake();
        if (alone is not null) await DeleteUnfinishedAloneAsync(cancellationToken);
    }

    private async Task DeleteUnfinishedAloneAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var unfinished = await context.Runs.Where(run => run.State == RunState.Cancelled && run.Snapshot == KeptBenchmark.Imported && run.Reason == UnderWay)
            .Select(run => run.Id).ToListAsync(cancellationToken);
        foreach (var run in unfinished) await runs.DeleteAsync(run, cancellationToken);
    }

    private async Task<ImportedRun> ImportAloneAsync(string path, CancellationToken cancellationToken)
    {
        var job = await Task.Run(() => ResultFolders.Read(path, time.LocalTimeZone), cancellationToken);
        if (job.Trials.Count == 0) throw new TraceFormatException(path, null, NoTrial(job));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{job.Layout}\n{job.Id}")));
        var earlier = await FindAsync(hash, cancellationToken);
        if (earlier.Count > 0)
        {
            // Ids are other programs' and may be given twice, or to a job that grew: it is the files that tell.
            var files = await HashAsync(job, cancellationToken);
            foreach (var known in earlier)
                if (files.SetEquals(await KeptAsync(known, cancellationToken))) return new ImportedRun(known, IsNew: false, job.Name, job.Trials.Count, 0, job.Problems, []);
        }
        await DeleteUnfinishedAloneAsync(cancellationToken);
        var runId = RunIds.New(time);
        await BeginAsync(runId, job, cancellationToken);
        try
        {
            foreach (var (name, file) in Files(job)) await KeepAsync(runId, name, file, cancellationToken);
            for (var i = 0; i < job.Trials.Count; i++) await AddAsync(runId, i, job.Trials[i], cancellationToken);
            await EndAsync(runId, hash, job, cancellationToken);
        }
        catch
        {
            // Half a job would look like a whole one; a delete cannot be refused for a run that never ran.
            await runs.DeleteAsync(runId, CancellationToken.None);
            throw;
        }
        return new ImportedRun(runId, IsNew: true, job.Name, job.Trials.Count, job.Trials.Sum(trial => trial.Turns.Count), job.Problems, earlier);
    }

    private static string NoTrial(ImportedJob job) => job.Problems.Count > 0
        ? $"No trial of it can be read: {string.Join("; ", job.Problems)}"
        : "It holds a summary and no trial. Copy the folders of the trials beside it as well; a summary alone cannot be imported.";

    /// <summary>All that is kept, by its name in the run.</summary>
    private static IEnumerable<(string Name, ImportFile File)> Files(ImportedJob job) =>
    [
        .. job.Files.Select(file => (JobFiles + file.Name, file)),
        .. job.Trials.SelectMany(trial => trial.Files.Select(file => (TrialFiles.Folder(trial.Name) + file.Name, file))),
    ];

    private static async Task<HashSet<(string Name, string Sha256)>> HashAsync(ImportedJob job, CancellationToken cancellationToken)
    {
        var hashes = new HashSet<(string, string)>();
        foreach (var (name, file) in Files(job))
        {
            await using var stream = File.OpenRead(file.Path);
            hashes.Add((name, await FileHashes.OfAsync(stream, cancellationToken)));
        }
        return hashes;
    }

    private async Task<IEnumerable<(string Name, string Sha256)>> KeptAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await context.Artifacts.Where(artifact => artifact.RunId == runId && artifact.Kind == TrialFiles.Kind)
            .Select(artifact => new { artifact.Name, artifact.Sha256 }).ToListAsync(cancellationToken);
        return kept.Select(artifact => (artifact.Name, artifact.Sha256));
    }

    private async Task<IReadOnlyList<string>> FindAsync(string hash, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RunInputs.Where(input => input.Kind == ImportedSpec.InputKind && input.Hash == hash)
            .OrderBy(input => input.Id).Select(input => input.RunId).ToListAsync(cancellationToken);
    }

    /// <summary>As a cancelled run, which nobody takes up; it is completed when all of it is there.</summary>
    private async Task BeginAsync(string runId, ImportedJob job, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var run = new Run
        {
            Id = runId,
            Kind = BenchmarkSpec.KindName,
            Name = job.Name,
            Spec = new ImportedSpec(job.Layout, job.Id, job.Folder).ToJson(),
            Snapshot = KeptBenchmark.Imported,
            State = RunState.Cancelled,
            Reason = UnderWay,
            Tags = ImportedSpec.Tag,
            CreatedAt = time.GetUtcNow(),
            StartedAt = job.StartedAt,
            EndedAt = job.EndedAt,
            ProgressTotal = job.Trials.Count,
            ProgressUnit = "trials",
            Version = 1,
            Change = await context.NextChangeAsync(cancellationToken),
        };
        context.Runs.Add(run);
        await RunFacets.AddAsync(context, run, new References(), [], cancellationToken);
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
            ? $"Imported {Amount.Of(job.Trials.Count, "trial")}."
            : $"Imported {Amount.Of(job.Trials.Count, "trial")}; not readable: {string.Join("; ", job.Problems)}";
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
