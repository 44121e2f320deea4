using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Studies;

/// <summary>Writes the ledgers of studies.</summary>
public sealed class Ledgers(IDbContextFactory<VectorscopeContext> contexts, StudyQueries studies, LedgerRuns runs)
{
    /// <returns>Null when there is no study of this name or id.</returns>
    public async Task<Ledger?> ReadAsync(string nameOrId, CancellationToken cancellationToken)
    {
        if (await studies.FindAsync(nameOrId, cancellationToken) is not { } study)
        {
            return null;
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = await StudyQueries.CountsAsync(context, study.Id, cancellationToken);
        var said = await context.StudyArms.AsNoTracking().Where(arm => arm.StudyId == study.Id).ToDictionaryAsync(arm => arm.Arm, cancellationToken);
        var arms = (await runs.ReadAsync(study.Id, cancellationToken))
            .Select(arm => new Tried(arm.Arm.Address!.ToString(), arm.Arm, arm.Run, arm.Run.CreatedAt, ""))
            .Concat(counts.Select(one => new Tried(one.Id, ComparedArm.OfCounts(one.Name, new PassCount(one.Passed ?? 0, one.Trials ?? 0)), null, one.AddedAt, one.Approach)))
            .ToList();
        var baseline = arms.Find(arm => arm.Id == study.Baseline);
        var rows = Rows(arms, baseline, said);
        return new Ledger(
            study, rows, rows.Count(IsTried), baseline?.Arm.Trials is { } trials ? BaselineItself.Of(trials) : null,
            study.Baseline is null ? "The study has no baseline; choose one, and every other arm is compared with it."
            : baseline is null ? $"The baseline {study.BaselineName ?? study.Baseline} is not in the study any more; choose another one."
            : null);
    }

    private static List<LedgerRow> Rows(List<Tried> arms, Tried? baseline, Dictionary<string, StudyArm> said)
    {
        var rows = arms.OrderByDescending(arm => arm == baseline).ThenByDescending(arm => arm.At).ThenByDescending(arm => arm.Run?.Id, StringComparer.Ordinal)
            .Select(arm => Row(arm, baseline, said.GetValueOrDefault(arm.Id))).ToList();
        // An arm that is left out was tried all the same. It counts as one that showed nothing, so that leaving it out makes no other arm look better.
        var tried = rows.Where(IsTried).ToList();
        var adjusted = MultipleTests.Holm([.. tried.Select(row => row.LeftOut.Length > 0 ? 1 : row.Effect!.P)])
            .Select((p, i) => (tried[i].Arm, P: p)).ToDictionary(pair => pair.Arm, pair => pair.P);
        return rows.ConvertAll(row =>
        {
            double? holm = row.LeftOut.Length == 0 && adjusted.TryGetValue(row.Arm, out var p) ? p : null;
            // The check is no approach among others: its own p is its own.
            var judged = row.Role == LedgerRole.BaselineAgain && row.LeftOut.Length == 0 ? row.Effect?.P : holm;
            return row with { Holm = holm, Verdict = Verdicts.Of(row.Effect, judged) };
        });
    }

    private static bool IsTried(LedgerRow row) => row is { Role: LedgerRole.Approach, Effect: not null };

    private static LedgerRow Row(Tried tried, Tried? baseline, StudyArm? said)
    {
        var arm = tried.Arm;
        var settings = arm.Settings is null ? [] : SettingsTable.Of([arm.Settings, baseline?.Arm.Settings]);
        var known = baseline?.Arm.Settings is not null;
        IReadOnlyList<SettingChange> changes = tried == baseline ? [] :
        [
            .. settings.Where(row => row.Role == SettingRole.Treatment && (known ? row.Differs : row.Texts[0] is { Length: > 0 }))
                .Select(row => new SettingChange(row.Path, row.Label, row.Texts[0] ?? "", row.Texts[1])),
        ];
        IReadOnlyList<string> notComparable = tried == baseline || !known ? [] : [.. SettingsTable.NotComparable(settings).Select(row => row.Label)];
        var role = tried == baseline ? LedgerRole.Baseline
            : known && arm.Settings is not null && changes.Count == 0 && notComparable.Count == 0 ? LedgerRole.BaselineAgain
            : LedgerRole.Approach;
        var shared = role != LedgerRole.Baseline && arm.Trials is { } a && baseline?.Arm.Trials is { } b ? SharedTasks.Of(a, b) : null;
        return new LedgerRow(
            tried.Id, arm.Name, tried.Run?.Id, tried.Run?.Name, tried.Run?.Kind, tried.Run?.State, tried.At, role,
            changes, tried.Run is null ? tried.Approach : string.Join("; ", changes.Select(change => $"{change.Label}: {(change.Text.Length > 0 ? change.Text : "none")}")),
            arm.Count.Passed, arm.Count.Trials, arm.Copies, tried.Run is null ? arm.Count.Trials : arm.Planned, arm.Rate, arm.Interval,
            shared?.Pairs.Length, role == LedgerRole.Baseline || baseline is null ? null : shared?.Effect ?? UnpairedComparison.Of(arm.Count, baseline.Arm.Count)?.Effect,
            null, Verdict.NotMeasured, notComparable, said?.Notes ?? "", said?.Tags ?? "", tried == baseline ? "" : said?.LeftOut ?? "");
    }

    private sealed record Tried(string Id, ComparedArm Arm, StudyRunRow? Run, DateTimeOffset At, string Approach);
}
