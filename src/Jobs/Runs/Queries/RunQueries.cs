using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Runs.Queries;

/// <summary>Reads runs as row records, straight from SQL.</summary>
public sealed class RunQueries(IDbContextFactory<VectorscopeContext> contexts)
{
    public async Task<IReadOnlyList<RunRow>> ListAsync(
        RunFilter filter, RunSort sort, bool descending, int offset, int count, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Sorted(Filtered(context.Runs.AsNoTracking(), filter), sort, descending)
            .Skip(offset).Take(count)
            .Select(RunProjections.Row)
            .ToListAsync(cancellationToken);
    }

    /// <summary>How many runs the filter lets through; a query of its own, so that a page need not wait for it.</summary>
    public async Task<int> CountAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Filtered(context.Runs.AsNoTracking(), filter).CountAsync(cancellationToken);
    }

    public async Task<RunDetail?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Runs.AsNoTracking().Where(run => run.Id == runId)
            .Select(RunProjections.Detail).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<RunEventRow>> TimelineAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RunEvents.AsNoTracking().Where(entry => entry.RunId == runId).OrderBy(entry => entry.Id)
            .Select(RunProjections.Event).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<AttemptRow>> AttemptsAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Attempts.AsNoTracking().Where(attempt => attempt.RunId == runId).OrderBy(attempt => attempt.Number)
            .Select(RunProjections.Attempt).ToListAsync(cancellationToken);
    }

    /// <summary>Log lines after a sequence number, oldest first; 0 reads from the start.</summary>
    public async Task<IReadOnlyList<LogLineRow>> LogAsync(string runId, long after, int count, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.LogLines.AsNoTracking()
            .Where(line => line.RunId == runId && line.Sequence > after)
            .OrderBy(line => line.Sequence).Take(count)
            .Select(RunProjections.Log).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<ArtifactRow>> ArtifactsAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Artifacts.AsNoTracking().Where(artifact => artifact.RunId == runId).OrderBy(artifact => artifact.Name)
            .Select(RunProjections.Artifact).ToListAsync(cancellationToken);
    }

    public async Task<ArtifactRow?> FindArtifactAsync(string runId, string name, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Artifacts.AsNoTracking().Where(artifact => artifact.RunId == runId && artifact.Name == name)
            .Select(RunProjections.Artifact).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>What the run read, and which runs read what it made.</summary>
    public async Task<IReadOnlyList<LineageRow>> LineageAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var inputs = await (
            from input in context.RunInputs
            where input.RunId == runId
            join made in context.Artifacts on new { input.Kind, input.Hash } equals new { Kind = RunInputKinds.Artifact, Hash = made.Sha256 } into makers
            from maker in makers.DefaultIfEmpty()
            join found in context.Runs on maker.RunId equals found.Id into runs
            from run in runs.DefaultIfEmpty()
            orderby input.Kind, input.Name
            select new LineageRow("input", input.Kind, input.Hash, input.Name, run != null ? run.Id : null, run != null ? run.Name : null))
            .ToListAsync(cancellationToken);
        var outputs = await (
            from artifact in context.Artifacts
            where artifact.RunId == runId
            join input in context.RunInputs on artifact.Sha256 equals input.Hash
            where input.Kind == RunInputKinds.Artifact
            join run in context.Runs on input.RunId equals run.Id
            orderby artifact.Name, run.Id
            select new LineageRow("output", RunInputKinds.Artifact, artifact.Sha256, artifact.Name, run.Id, run.Name))
            .ToListAsync(cancellationToken);
        return [.. inputs, .. outputs];
    }

    private static IQueryable<Run> Filtered(IQueryable<Run> runs, RunFilter filter)
    {
        if (filter.Archived is { } archived)
        {
            runs = runs.Where(run => run.Archived == archived);
        }
        if (filter.States is { Count: > 0 } states)
        {
            runs = runs.Where(run => states.Contains(run.State));
        }
        if (filter.Kinds is { Count: > 0 } kinds)
        {
            runs = runs.Where(run => kinds.Contains(run.Kind));
        }
        if (filter.Study is { } study)
        {
            runs = runs.Where(run => run.Studies.Any(member => member.StudyId == study || member.Study!.Name == study));
        }
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var pattern = Like.Containing(filter.Text.Trim());
            runs = runs.Where(run =>
                EF.Functions.Like(run.Name, pattern, Like.Escape) || EF.Functions.Like(run.Id, pattern, Like.Escape) ||
                EF.Functions.Like(run.Tags, pattern, Like.Escape) || EF.Functions.Like(run.Notes, pattern, Like.Escape));
        }
        return runs;
    }

    private static IQueryable<Run> Sorted(IQueryable<Run> runs, RunSort sort, bool descending)
    {
        var sorted = sort switch
        {
            RunSort.Created => descending ? runs.OrderByDescending(run => run.CreatedAt) : runs.OrderBy(run => run.CreatedAt),
            RunSort.Started => descending ? runs.OrderByDescending(run => run.StartedAt) : runs.OrderBy(run => run.StartedAt),
            RunSort.Ended => descending ? runs.OrderByDescending(run => run.EndedAt) : runs.OrderBy(run => run.EndedAt),
            RunSort.Name => descending ? runs.OrderByDescending(run => run.Name) : runs.OrderBy(run => run.Name),
            RunSort.Kind => descending ? runs.OrderByDescending(run => run.Kind) : runs.OrderBy(run => run.Kind),
            RunSort.State => descending ? runs.OrderByDescending(run => run.State) : runs.OrderBy(run => run.State),
            _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "not a column"),
        };
        // In the direction of the sort, so that one pass over an index can serve both.
        return descending ? sorted.ThenByDescending(run => run.Id) : sorted.ThenBy(run => run.Id);
    }
}

/// <summary>One try at a run.</summary>
public sealed record AttemptRow(
    int Number,
    RunState State,
    string Owner,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? Reason,
    string? Detail);

/// <summary>One entry of the state timeline.</summary>
public sealed record RunEventRow(DateTimeOffset At, RunState State, int Attempt, string? Reason);

/// <summary>One log line; sequences start at 1 and have no gaps.</summary>
public sealed record LogLineRow(long Sequence, DateTimeOffset At, RunLogLevel Level, string Text);

/// <summary>One lineage edge seen from a run.</summary>
/// <param name="Direction"><c>input</c> (this run read it) or <c>output</c> (this run made it and another run read it).</param>
/// <param name="Kind"><c>model</c> or <c>artifact</c>.</param>
/// <param name="OtherRunId">The run at the other end, null for a model.</param>
public sealed record LineageRow(string Direction, string Kind, string Hash, string Name, string? OtherRunId, string? OtherRunName);
