using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Reads one trial with what its run knows of its task.</summary>
public sealed class TrialDetails(IDbContextFactory<VectorscopeContext> contexts)
{
    /// <summary>Null when the run has no such trial.</summary>
    public async Task<TrialDetail?> FindAsync(string runId, long trialId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var trials = context.Trials.AsNoTracking().Where(trial => trial.RunId == runId);
        var found = await trials.Where(trial => trial.Id == trialId).Select(TrialProjections.Row).ToListAsync(cancellationToken);
        if (await TurnTallies.AddAsync(context, found, cancellationToken) is not [var row])
        {
            return null;
        }
        var more = await trials.Where(trial => trial.Id == trialId)
            .Select(trial => new { trial.Position, trial.Seed, trial.TaskDigest }).SingleAsync(cancellationToken);
        var text = await context.TrialTexts.AsNoTracking().SingleOrDefaultAsync(item => item.TrialId == trialId, cancellationToken);
        var tries = await context.TrialTries.AsNoTracking().Where(item => item.TrialId == trialId).OrderBy(item => item.Number)
            .Select(TrialProjections.Try).ToListAsync(cancellationToken);
        var facts = (await KeptBenchmark.ReadAsync(context, runId, cancellationToken))?.Facts;
        var task = facts?.Tasks.FirstOrDefault(item => item.Name == row.Task);
        var folder = $"trials/{row.Name}/";
        var files = await context.Artifacts.AsNoTracking().InFolder(runId, folder)
            .OrderBy(artifact => artifact.Name).Select(RunProjections.Artifact).ToListAsync(cancellationToken);
        var notes = TrialNotes.Of(more.Seed, more.TaskDigest, text);
        var served = runId == ServedTrials.RunId ? ServedExtra.Read(text?.Extra) : null;
        return new TrialDetail(
            row, notes.Seed, notes.TaskDigest, Instruction(task), task?.Image, facts?.Sandbox, tries,
            notes.Rewards, notes.Stages, notes.Remarks, notes.HasTestReport, notes.Detail, files,
            await trials.Where(trial => trial.Position < more.Position).OrderByDescending(trial => trial.Position)
                .Select(trial => (long?)trial.Id).FirstOrDefaultAsync(cancellationToken),
            await trials.Where(trial => trial.Position > more.Position).OrderBy(trial => trial.Position)
                .Select(trial => (long?)trial.Id).FirstOrDefaultAsync(cancellationToken),
            await trials.Where(trial => trial.Position > more.Position && trial.Arm == row.Arm).Where(TrialProjections.IsFailure).OrderBy(trial => trial.Position)
                .Select(trial => (long?)trial.Id).FirstOrDefaultAsync(cancellationToken)) { Served = served };
    }

    /// <summary>Kept nowhere but in the task's folder; one that has changed since says something else than the agent was told.</summary>
    private static string? Instruction(BenchmarkTask? task) =>
        task is not null && TaskReader.Read(task.Folder).Outline is { } outline && outline.Digest == task.Digest ? outline.Instruction : null;
}

/// <summary>Everything about one trial but its turns.</summary>
/// <param name="Instruction">What the agent was told; null when the task's folder has changed or gone since.</param>
/// <param name="Image">The image that the task names; null when it is built from its folder or unknown.</param>
/// <param name="Sandbox">Null for a trial that ran elsewhere.</param>
/// <param name="Tries">Earlier tries that gave no result.</param>
/// <param name="Rewards">All rewards by name.</param>
/// <param name="Remarks">What an honest reader of the reward should know, for example files left out.</param>
/// <param name="HasTestReport">Whether the tests left a report: without one they probably never ran.</param>
/// <param name="Detail">The folded-out part of an infrastructure failure.</param>
/// <param name="Files">Its artifacts, named <c>trials/NAME/…</c>; downloaded as any artifact of the run.</param>
/// <param name="Previous">Id of the trial before it in the run's order; null for the first.</param>
/// <param name="NextFailed">Id of the next trial of the same arm that did not solve its task; null when none follows.</param>
public sealed record TrialDetail(
    TrialRow Row,
    long Seed,
    string? TaskDigest,
    string? Instruction,
    string? Image,
    SandboxKind? Sandbox,
    IReadOnlyList<TrialTryRow> Tries,
    IReadOnlyDictionary<string, double> Rewards,
    IReadOnlyList<StageTime> Stages,
    IReadOnlyList<string> Remarks,
    bool HasTestReport,
    string? Detail,
    IReadOnlyList<ArtifactRow> Files,
    long? Previous,
    long? Next,
    long? NextFailed)
{
    /// <summary>Of a program's request; null for a trial of a run.</summary>
    public ServedExtra? Served { get; init; }
}
