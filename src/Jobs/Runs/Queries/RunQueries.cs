using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Runs.Queries;

/// <summary>Reads runs as row records, straight from SQL.</summary>
public sealed class RunQueries(IDbContextFactory<VectorscopeContext> contexts)
{
    private const int Batch = 500;

    public async Task<IReadOnlyList<RunRow>> ListAsync(
        RunFilter filter, RunSort sort, bool descending, int offset, int count, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Sorted(Filtered(context, filter), sort, descending)
            .Skip(offset).Take(count)
            .Select(RunProjections.Row)
            .ToListAsync(cancellationToken);
        return await WithNamesAsync(context, rows, cancellationToken);
    }

    /// <summary>All runs of a filter in their order without holding them at once, for downloads.</summary>
    public async IAsyncEnumerable<RunRow> StreamAsync(RunFilter filter, RunSort sort, bool descending, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Their order is settled at the start: runs that come, go or change meanwhile shift nothing.
        foreach (var ids in (await IdsAsync(filter, sort, descending, cancellationToken)).Chunk(Batch))
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var rows = await context.Runs.AsNoTracking().Where(run => ids.Contains(run.Id)).Select(RunProjections.Row).ToListAsync(cancellationToken);
            var byId = (await WithNamesAsync(context, rows, cancellationToken)).ToDictionary(row => row.Id);
            foreach (var id in ids)
            {
                if (byId.TryGetValue(id, out var row))
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>The ids of all runs of a filter, in their order.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(RunFilter filter, RunSort sort, bool descending, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Sorted(Filtered(context, filter), sort, descending).Select(run => run.Id).ToListAsync(cancellationToken);
    }

    /// <summary>How many runs the filter lets through; a query of its own, so that a page need not wait for it.</summary>
    public async Task<int> CountAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Filtered(context, filter).CountAsync(cancellationToken);
    }

    /// <summary>The names of one sort among the runs of a filter, the most frequent first. What the filter says of that sort itself does not narrow them.</summary>
    public async Task<IReadOnlyList<FacetCount>> FacetsAsync(RunFilter filter, RunFacetKind kind, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RunFacets.AsNoTracking().Where(facet => facet.Kind == kind)
            .Join(Filtered(context, filter.Without(kind)), facet => facet.RunId, run => run.Id, (facet, run) => facet.Name)
            .GroupBy(name => name)
            .Select(group => new { Name = group.Key, Runs = group.Count() })
            .OrderByDescending(group => group.Runs).ThenBy(group => group.Name)
            .Select(group => new FacetCount(group.Name, group.Runs))
            .ToListAsync(cancellationToken);
    }

    /// <summary>A few runs by a part of their name, or by their id: those that begin so first, of them the newest.</summary>
    public async Task<IReadOnlyList<NamedRun>> NamedAsync(string text, int most, CancellationToken cancellationToken)
    {
        var (begins, contains) = (Like.Beginning(text), Like.Containing(text));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Runs.AsNoTracking()
            .Where(run => EF.Functions.Like(run.Name, contains, Like.Escape) || run.Id == text)
            .OrderByDescending(run => run.Id == text || EF.Functions.Like(run.Name, begins, Like.Escape))
            .ThenByDescending(run => run.Id)
            .Take(most)
            .Select(run => new NamedRun(run.Id, run.Kind, run.Name, run.State))
            .ToListAsync(cancellationToken);
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

    /// <summary>The first files of a run: what it made as a whole before what its trials left, of which there may be a hundred thousand.</summary>
    /// <param name="text">Part of their names; empty for all.</param>
    public async Task<ArtifactPage> ArtifactsAsync(string runId, string text, int most, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var files = context.Artifacts.AsNoTracking().Where(artifact => artifact.RunId == runId);
        if (text.Length > 0)
        {
            files = files.Where(artifact => artifact.Name.Contains(text));
        }
        return new ArtifactPage(
            await files.OrderBy(artifact => artifact.Name.StartsWith("trials/")).ThenBy(artifact => artifact.Name).Take(most).Select(RunProjections.Artifact).ToListAsync(cancellationToken),
            await files.CountAsync(cancellationToken));
    }

    /// <summary>All files of a run by name, for a download.</summary>
    public async IAsyncEnumerable<ArtifactRow> StreamArtifactsAsync(string runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var file in context.Artifacts.AsNoTracking().Where(artifact => artifact.RunId == runId).OrderBy(artifact => artifact.Name).Select(RunProjections.Artifact).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return file;
        }
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

    private static async Task<IReadOnlyList<RunRow>> WithNamesAsync(VectorscopeContext context, List<RunRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return rows;
        }
        var ids = rows.ConvertAll(row => row.Id);
        var facets = await context.RunFacets.AsNoTracking().Where(facet => ids.Contains(facet.RunId) && facet.Kind != RunFacetKind.Tag)
            .OrderBy(facet => facet.Name).ToListAsync(cancellationToken);
        var names = facets.ToLookup(facet => (facet.RunId, facet.Kind), facet => facet.Name);
        return rows.ConvertAll(row => row with { Models = [.. names[(row.Id, RunFacetKind.Model)]], Personas = [.. names[(row.Id, RunFacetKind.Persona)]] });
    }

    private static IQueryable<Run> Filtered(VectorscopeContext context, RunFilter filter)
    {
        var runs = context.Runs.AsNoTracking();
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
        if (filter.Ids is { Count: > 0 } ids)
        {
            runs = runs.Where(run => ids.Contains(run.Id));
        }
        foreach (var kind in Enum.GetValues<RunFacetKind>())
        {
            if (filter.Of(kind) is { Count: > 0 } names)
            {
                runs = runs.Where(run => context.RunFacets.Where(facet => facet.Kind == kind && names.Contains(facet.Name)).Select(facet => facet.RunId).Contains(run.Id));
            }
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
