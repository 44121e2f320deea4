using System.Linq.Expressions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Runs.Queries;

/// <summary>Entity to row record, as expressions that SQL can evaluate.</summary>
internal static class RunProjections
{
    public static readonly Expression<Func<Run, RunRow>> Row = run => new RunRow(
        run.Id, run.Kind, run.Name, run.State, run.Reason,
        new RunProgress(run.ProgressDone, run.ProgressTotal, run.ProgressUnit, run.ProgressStage, run.ProgressRate),
        run.CancelRequested, run.CreatedAt, run.StartedAt, run.EndedAt, run.AttemptNumber, run.Archived, run.Tags, run.Change);

    public static readonly Expression<Func<Run, RunDetail>> Detail = run => new RunDetail(
        run.Id, run.Kind, run.Name, run.State, run.Reason, run.Advice, run.Detail,
        new RunProgress(run.ProgressDone, run.ProgressTotal, run.ProgressUnit, run.ProgressStage, run.ProgressRate),
        run.CancelRequested, run.CreatedAt, run.StartedAt, run.EndedAt, run.AttemptNumber, run.Archived, run.Tags, run.Notes,
        run.CopiedFrom, run.Spec, run.Snapshot, run.LastLogSequence, run.LeaseOwner, run.LeaseHeartbeat, run.Needs, run.Version, run.Change);

    public static readonly Expression<Func<Attempt, AttemptRow>> Attempt = attempt => new AttemptRow(
        attempt.Number, attempt.State, attempt.Owner, attempt.StartedAt, attempt.EndedAt, attempt.Reason, attempt.Detail);

    public static readonly Expression<Func<RunEvent, RunEventRow>> Event = entry => new RunEventRow(
        entry.At, entry.State, entry.Attempt, entry.Reason);

    public static readonly Expression<Func<LogLine, LogLineRow>> Log = line => new LogLineRow(
        line.Sequence, line.At, line.Level, line.Text);

    public static readonly Expression<Func<Artifact, ArtifactRow>> Artifact = artifact => new ArtifactRow(
        artifact.Id, artifact.RunId, artifact.Name, artifact.Kind, artifact.MediaType, artifact.Sha256, artifact.Bytes, artifact.CreatedAt);
}
