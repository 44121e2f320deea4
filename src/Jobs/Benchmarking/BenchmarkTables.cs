using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Tables over all trials of a run: results by arm, the grid of tasks × arms, how far it is.</summary>
public sealed class BenchmarkTables(IDbContextFactory<VectorscopeContext> contexts, RepeatedTrials repeated, TimeProvider time)
{
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    /// <summary>The results table: a row for each arm in the run's order, the baseline first.</summary>
    public async Task<IReadOnlyList<ArmResult>> ArmsAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var groups = await context.Trials.AsNoTracking().Where(trial => trial.RunId == runId)
            .GroupBy(trial => trial.Arm)
            .Select(arm => new
            {
                Name = arm.Key,
                First = arm.Min(trial => trial.Position),
                Passed = arm.Count(trial => trial.Outcome == TrialOutcome.Passed || (trial.Outcome == TrialOutcome.TimedOut && trial.Reward >= 1)),
                Finished = arm.Count(trial => trial.Outcome != null),
                Infrastructure = arm.Count(trial => trial.Outcome == TrialOutcome.Infrastructure),
                Cancelled = arm.Count(trial => trial.Outcome == TrialOutcome.Cancelled),
                Skipped = arm.Count(trial => trial.Outcome == TrialOutcome.Skipped),
                VerifierBroken = arm.Count(trial => trial.Outcome == TrialOutcome.VerifierBroken),
                TimedOut = arm.Count(trial => trial.Outcome == TrialOutcome.TimedOut),
                DiskLimit = arm.Count(trial => trial.Outcome == TrialOutcome.DiskLimit),
                Turns = arm.Sum(trial => trial.Turns),
                PromptTokens = arm.Sum(trial => trial.PromptTokens),
                CachedTokens = arm.Sum(trial => trial.CachedTokens),
                CompletionTokens = arm.Sum(trial => trial.CompletionTokens),
                ThinkingTokens = arm.Sum(trial => trial.ThinkingTokens),
            })
            .OrderBy(arm => arm.First)
            .ToListAsync(cancellationToken);
        var tallies = await TurnTallies.OfArmsAsync(context, runId, cancellationToken);
        // EF knows no difference of times in SQLite; they are kept as ticks.
        var seconds = await context.Database.SqlQuery<ArmTime>(
                $"SELECT \"Arm\", SUM(\"EndedAt\" - \"StartedAt\") AS \"Ticks\" FROM \"Trials\" WHERE \"RunId\" = {runId} AND \"StartedAt\" IS NOT NULL AND \"EndedAt\" IS NOT NULL GROUP BY \"Arm\"")
            .ToDictionaryAsync(arm => arm.Arm, arm => TimeSpan.FromTicks(arm.Ticks).TotalSeconds, cancellationToken);
        var copies = (await repeated.FindAsync(context, runId, cancellationToken)).ToLookup(trial => trial.Arm);
        var kept = await KeptBenchmark.ReadAsync(context, runId, cancellationToken);
        return
        [
            .. groups.Select(arm =>
            {
                var trials = arm.Finished - arm.Infrastructure - arm.Cancelled - arm.Skipped;
                var distinct = new PassCount(arm.Passed - copies[arm.Name].Count(copy => copy.Passed), trials - copies[arm.Name].Count());
                return new ArmResult(
                    arm.Name, arm.Passed, trials,
                    trials > 0 ? (double)arm.Passed / trials : null,
                    distinct.Trials > 0 ? WilsonInterval.Of(distinct.Passed, distinct.Trials) : null,
                    arm.Infrastructure, arm.Cancelled, arm.VerifierBroken, arm.TimedOut, arm.DiskLimit,
                    (tallies.GetValueOrDefault(arm.Name) ?? TrialCounts.None) with
                    {
                        Turns = arm.Turns, PromptTokens = arm.PromptTokens, CachedTokens = arm.CachedTokens,
                        CompletionTokens = arm.CompletionTokens, ThinkingTokens = arm.ThinkingTokens,
                    },
                    arm.Skipped,
                    copies[arm.Name].Count(),
                    kept?.Intervention(arm.Name),
                    seconds.GetValueOrDefault(arm.Name));
            }),
        ];
    }

    /// <summary>The results table with what belongs to it; null when there is no such run.</summary>
    public async Task<BenchmarkResults?> ResultsAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var name = await context.Runs.Where(run => run.Id == runId).Select(run => run.Name).SingleOrDefaultAsync(cancellationToken);
        if (name is null)
        {
            return null;
        }
        var facts = (await KeptBenchmark.ReadAsync(context, runId, cancellationToken))?.Facts;
        return new BenchmarkResults(runId, name, facts?.TaskSet, await ArmsAsync(runId, cancellationToken), facts?.NotRun ?? []);
    }

    /// <summary>Tasks × arms, tasks by name; those that are not run stand among them with their reason.</summary>
    public async Task<TrialGrid> GridAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var trials = await context.Trials.AsNoTracking().Where(trial => trial.RunId == runId).OrderBy(trial => trial.Position)
            .Select(trial => new { trial.Id, trial.Task, trial.Arm, trial.Attempt, Running = trial.Running && trial.Run!.State == RunState.Running, trial.Outcome, trial.Reward })
            .ToListAsync(cancellationToken);
        var kept = await KeptBenchmark.ReadAsync(context, runId, cancellationToken);
        var arms = kept?.Spec.Arms.Select(arm => arm.Name).ToList() ?? [.. trials.Select(trial => trial.Arm).Distinct()];
        var cells = trials.ToLookup(trial => (trial.Task, trial.Arm), trial => new TrialMark(trial.Id, trial.Attempt, trial.Running, trial.Outcome, trial.Reward));
        var tasks = kept?.Facts.Tasks.Select(task => new TrialGridRow(task.Name, task.Difficulty, task.Category, null, []))
            ?? trials.Select(trial => trial.Task).Distinct().Select(task => new TrialGridRow(task, null, null, null, []));
        var notRun = kept?.Facts.NotRun.Select(task => new TrialGridRow(task.Name, task.Difficulty, task.Category, task.Reason, [])) ?? [];
        return new TrialGrid(
            arms,
            [
                .. tasks.Select(task => task with { Cells = [.. arms.Select(arm => Cell([.. cells[(task.Task, arm)].OrderBy(mark => mark.Attempt)]))] })
                    .Concat(notRun)
                    .OrderBy(row => row.Task, StringComparer.Ordinal),
            ]);
    }

    /// <summary>Counts, rate and time left.</summary>
    public async Task<BenchmarkProgress> ProgressAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var trials = context.Trials.AsNoTracking().Where(trial => trial.RunId == runId);
        var states = await trials.GroupBy(trial => new { Running = trial.Running && trial.Run!.State == RunState.Running, trial.Outcome })
            .Select(group => new { group.Key.Running, group.Key.Outcome, Count = group.Count() }).ToListAsync(cancellationToken);
        var outcomes = states.Where(state => state.Outcome is not null).ToDictionary(state => state.Outcome!.Value, state => state.Count);
        var total = states.Sum(state => state.Count);
        var running = states.Where(state => state.Running).Sum(state => state.Count);
        var finished = outcomes.Values.Sum();
        var attempt = await context.Attempts.AsNoTracking().Where(row => row.RunId == runId).OrderByDescending(row => row.Number)
            .Select(row => new { row.StartedAt, row.EndedAt }).FirstOrDefaultAsync(cancellationToken);
        double? perMinute = null;
        if (attempt is not null)
        {
            var until = attempt.EndedAt ?? time.GetUtcNow();
            var since = attempt.EndedAt is null && until - Lately > attempt.StartedAt ? until - Lately : attempt.StartedAt;
            var lately = await trials.CountAsync(trial => trial.EndedAt >= since && trial.EndedAt <= until, cancellationToken);
            var minutes = (until - since).TotalMinutes;
            // What the first moment of an attempt does says nothing of the hours to come.
            perMinute = lately > 0 && (minutes >= 1.0 / 60 || (minutes > 0 && attempt.EndedAt is not null)) ? lately / minutes : null;
        }
        return new BenchmarkProgress(
            total, finished, running, total - finished - running, outcomes, perMinute,
            attempt is { EndedAt: null } && perMinute is { } rate ? TimeSpan.FromMinutes((total - finished) / rate) : null);
    }

    /// <summary>What the run keeps of its spec; null for trials that came from elsewhere.</summary>
    public async Task<KeptBenchmark?> KeptAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await KeptBenchmark.ReadAsync(context, runId, cancellationToken);
    }

    private static TrialGridCell Cell(IReadOnlyList<TrialMark> marks) => new(
        marks.Count(mark => mark.Outcome?.IsPass(mark.Reward) == true), marks.Count(mark => mark.Outcome?.Counts() == true), marks);

    private sealed record ArmTime(string Arm, long Ticks);
}
