using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Jobs.Studies;

/// <summary>Reads studies.</summary>
public sealed class StudyQueries(IDbContextFactory<VectorscopeContext> contexts)
{
    /// <summary>By name.</summary>
    /// <param name="archived">False: only live ones; true: only archived ones; null: both.</param>
    public async Task<IReadOnlyList<StudyRow>> ListAsync(bool? archived, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await RowsAsync(context, context.Studies.AsNoTracking().Where(study => archived == null || study.Archived == archived).OrderBy(study => study.Name), cancellationToken);
    }

    /// <summary>By id or by name, without regard to case; null when there is none.</summary>
    public async Task<StudyRow?> FindAsync(string nameOrId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var named = context.Studies.AsNoTracking().Where(study => study.Id == nameOrId || study.Name == nameOrId);
        return (await RowsAsync(context, named.OrderByDescending(study => study.Id == nameOrId).Take(1), cancellationToken)).SingleOrDefault();
    }

    /// <summary>With its members; null when there is none of this name or id.</summary>
    public async Task<StudyDetail?> DetailAsync(string nameOrId, CancellationToken cancellationToken)
    {
        if (await FindAsync(nameOrId, cancellationToken) is not { } study)
        {
            return null;
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return new StudyDetail(study, await RunsAsync(context, study.Id, cancellationToken), await EntriesAsync(context, study.Id, cancellationToken), await CountsAsync(context, study.Id, cancellationToken));
    }

    /// <summary>Runs of a study that are flagged by the thresholds of another one, which they joined first, with that one's name.</summary>
    public async Task<IReadOnlyList<(string RunId, string Study)>> FlaggedElsewhereAsync(string study, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var own = await context.Studies.Where(one => one.Id == study).Select(one => one.Thresholds).SingleOrDefaultAsync(cancellationToken);
        var members = await (
            from member in context.StudyRuns
            where member.StudyId == study
            from other in context.StudyRuns.Where(other => other.RunId == member.RunId)
            where other.Study!.Thresholds != ""
            orderby other.AddedAt, other.StudyId
            select new { member.RunId, other.StudyId, other.Study!.Name, other.Study.Thresholds }).ToListAsync(cancellationToken);
        return [.. members.GroupBy(member => member.RunId).Select(run => run.First()).Where(first => first.StudyId != study && first.Thresholds != own).Select(first => (first.RunId, first.Name))];
    }

    internal static async Task<IReadOnlyList<StudyRunRow>> RunsAsync(VectorscopeContext context, string study, CancellationToken cancellationToken) => await (
        from member in context.StudyRuns
        where member.StudyId == study
        join run in context.Runs on member.RunId equals run.Id
        orderby run.CreatedAt descending, run.Id descending
        select new StudyRunRow(run.Id, run.Kind, run.Name, run.State, run.CreatedAt, member.AddedAt)).ToListAsync(cancellationToken);

    internal static async Task<IReadOnlyList<StudyCountsRow>> CountsAsync(VectorscopeContext context, string study, CancellationToken cancellationToken) =>
        await context.StudyCounts.AsNoTracking().Where(counts => counts.StudyId == study).OrderByDescending(counts => counts.AddedAt).ThenBy(counts => counts.Id)
            .Select(counts => new StudyCountsRow(counts.Id, counts.Name, counts.Approach, counts.Passed, counts.Trials, counts.AddedAt)).ToListAsync(cancellationToken);

    private static async Task<IReadOnlyList<StudyEntryRow>> EntriesAsync(VectorscopeContext context, string study, CancellationToken cancellationToken) => await (
        from member in context.StudyEntries
        where member.StudyId == study
        join entry in context.LibraryEntries on member.EntryId equals entry.Id
        orderby entry.Kind, entry.Name
        select new StudyEntryRow(entry.Id, entry.Kind, entry.Name, entry.Description, member.AddedAt)).ToListAsync(cancellationToken);

    private static async Task<IReadOnlyList<StudyRow>> RowsAsync(VectorscopeContext context, IQueryable<Study> studies, CancellationToken cancellationToken)
    {
        var rows = await studies.Select(study => new
        {
            Study = study,
            Runs = context.StudyRuns.Count(member => member.StudyId == study.Id),
            Entries = context.StudyEntries.Count(member => member.StudyId == study.Id),
            Counts = context.StudyCounts.Count(counts => counts.StudyId == study.Id),
            BaselineCounts = context.StudyCounts.Where(counts => counts.Id == study.Baseline).Select(counts => counts.Name).FirstOrDefault(),
            Launched = context.StudyRuns.Where(member => member.StudyId == study.Id).Join(context.Runs, member => member.RunId, run => run.Id, (member, run) => (DateTimeOffset?)run.CreatedAt).Max(),
            Ended = context.StudyRuns.Where(member => member.StudyId == study.Id).Join(context.Runs, member => member.RunId, run => run.Id, (member, run) => run.EndedAt).Max(),
        }).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new StudyRow(
                row.Study.Id, row.Study.Name, row.Study.Notes, row.Study.Baseline,
                row.Study.Baseline is { } baseline ? ArmAddress.Parse(baseline)?.Arm ?? row.BaselineCounts : null,
                row.Study.Archived, row.Study.Version, row.Study.CreatedAt,
                new[] { row.Study.UpdatedAt, row.Launched ?? default, row.Ended ?? default }.Max(), row.Runs, row.Entries, row.Counts)
            {
                Thresholds = FlagThresholds.Read(row.Study.Thresholds).Set,
            }),
        ];
    }
}
